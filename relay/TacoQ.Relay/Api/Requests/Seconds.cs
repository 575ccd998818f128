namespace TacoQ.Relay.Api;

/// <summary>Durations in requests are numbers of seconds.</summary>
internal static class Seconds
{
    /// <exception cref="ArgumentException">It is negative, or more than a hundred years.</exception>
    public static TimeSpan? ToSpan(double? seconds, string member) => seconds switch
    {
        null => null,
        >= 0 and <= 3_153_600_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new ArgumentException($"{member} must be from 0 to 3153600000 seconds."),
    };
}
