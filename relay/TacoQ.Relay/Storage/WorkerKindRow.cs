namespace TacoQ.Relay.Storage;

/// <summary>What the store knows of a worker kind.</summary>
/// <param name="WorkerKind">Its name.</param>
/// <param name="PausedAt">Since when it is paused; null when it is not.</param>
/// <param name="Age">How long ago that was.</param>
/// <param name="Workers">How many workers of it are alive.</param>
/// <param name="Running">How many of its tasks run.</param>
/// <param name="OldestWaiting">How long its oldest queued task has existed; null when none is queued.</param>
/// <param name="Enqueued">How many tasks came in the time of <see cref="RateWindow"/>.</param>
/// <param name="Ended">How many ended.</param>
/// <param name="RateSeconds">How long that time is.</param>
/// <param name="IsKnown">Anybody has named it.</param>
internal sealed record WorkerKindRow(
    string WorkerKind, DateTimeOffset? PausedAt, TimeSpan? Age, int Workers, int Running, TimeSpan? OldestWaiting, long Enqueued, long Ended, double RateSeconds, bool IsKnown)
{
    /// <summary>Rates are means over this time, and the minute that has begun.</summary>
    public static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(5);

    /// <summary>A worker that was not heard for longer is silent: three heartbeats.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(30);
}
