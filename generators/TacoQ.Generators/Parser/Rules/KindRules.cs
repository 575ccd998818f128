namespace TacoQ.Generators;

/// <summary>The rules for names that cross the wire, as the runtime has them in <c>Tasks/Names.cs</c>.</summary>
internal static class KindRules
{
    private const int MaxLength = 100;

    public static bool IsTaskKind(string kind) =>
        kind.Length is > 0 and <= MaxLength && IsLetterOrDigit(kind[0]) && kind.All(static c => IsLetterOrDigit(c) || c is '.' or '_' or '-');

    public static bool IsWorkerKind(string kind) =>
        IsTaskKind(kind) && kind.IndexOf('.') < 0 && kind is not ("tacoq_relay_queue" or "tacoq_task_exchange");

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
