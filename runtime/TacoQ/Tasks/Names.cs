namespace TacoQ;

/// <summary>The rules for names that cross the wire.</summary>
internal static class Names
{
    public const string DefaultWorkerKind = "default";
    public const int MaxLength = 100;

    // A worker kind, a dot and a task kind fit in.
    public const int MaxScheduleLength = 255;

    public static string CheckTaskKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return IsTaskKind(kind) ? kind : throw new ArgumentException(
            $"'{kind}' is no task kind: write 1 to {MaxLength} of the characters A-Z a-z 0-9 . _ -, starting with a letter or digit.", nameof(kind));
    }

    public static string CheckWorkerKind(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return IsWorkerKind(kind) ? kind : throw new ArgumentException(
            $"'{kind}' is no worker kind: write 1 to {MaxLength} of the characters A-Z a-z 0-9 _ - (no dot), starting with a letter or digit, and no name of a queue of TacoQ.", nameof(kind));
    }

    public static string CheckSchedule(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsSchedule(name) ? name : throw new ArgumentException(
            $"'{name}' is no name of a schedule: write 1 to {MaxScheduleLength} of the characters A-Z a-z 0-9 . _ -, starting with a letter or digit.", nameof(name));
    }

    public static bool IsTaskKind(ReadOnlySpan<char> kind) => IsName(kind, MaxLength);

    public static bool IsSchedule(ReadOnlySpan<char> name) => IsName(name, MaxScheduleLength);

    private static bool IsName(ReadOnlySpan<char> name, int maxLength)
    {
        if (name.Length is 0 || name.Length > maxLength || !char.IsAsciiLetterOrDigit(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A worker kind becomes a part of a routing key, hence no dot; in the v04 topology it is the queue's name, hence none of its names.</summary>
    public static bool IsWorkerKind(ReadOnlySpan<char> kind) =>
        IsTaskKind(kind) && !kind.Contains('.') && kind is not ("tacoq_relay_queue" or "tacoq_task_exchange");

    /// <summary>Headers of a user may not look like those of TacoQ or of the broker.</summary>
    public static bool IsReservedHeader(ReadOnlySpan<char> name) =>
        name.StartsWith("tacoq-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("CC", StringComparison.OrdinalIgnoreCase)
        || name.Equals("BCC", StringComparison.OrdinalIgnoreCase)
        || name.Equals("message_type", StringComparison.OrdinalIgnoreCase);
}
