namespace TacoQ.Generators;

/// <summary>The rules for names that cross the wire, as the runtime has them in <c>Tasks/Names.cs</c>.</summary>
internal static class KindRules
{
    private const int MaxLength = 100;
    private const int MaxScheduleLength = 255;

    public static bool IsTaskKind(string kind) => IsName(kind, MaxLength);

    public static bool IsWorkerKind(string kind) =>
        IsTaskKind(kind) && kind.IndexOf('.') < 0 && kind is not ("tacoq_relay_queue" or "tacoq_task_exchange");

    public static bool IsSchedule(string name) => IsName(name, MaxScheduleLength);

    private static bool IsName(string name, int maxLength) =>
        name.Length > 0 && name.Length <= maxLength && IsLetterOrDigit(name[0]) && name.All(static c => IsLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
