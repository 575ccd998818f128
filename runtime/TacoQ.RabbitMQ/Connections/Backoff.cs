namespace TacoQ.RabbitMQ;

/// <summary>Waits that grow exponentially, each a random part of its ceiling (full jitter), so that many processes do not come back at once.</summary>
internal struct Backoff(TimeSpan max)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private int failures;

    public void Reset() => failures = 0;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(failures++, 30)), max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * ceiling);
    }
}
