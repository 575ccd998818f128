namespace TacoQ;

/// <summary>How long a task may be asked to wait.</summary>
internal static class TaskDelays
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    public static TimeSpan Check(TimeSpan delay, string parameter) => delay >= TimeSpan.Zero && delay <= Longest
        ? delay
        : throw new ArgumentOutOfRangeException(parameter, delay, "A delay is zero to 36500 days.");
}
