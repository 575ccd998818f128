namespace TacoQ.Diagnostics;

/// <summary>Lets a trouble that lasts be logged when it begins or changes, and then twice a minute.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private string? last;
    private long lastAt;

    public bool Allows(string trouble)
    {
        lock (gate)
        {
            if (trouble == last && time.GetElapsedTime(lastAt) < Interval)
            {
                return false;
            }

            (last, lastAt) = (trouble, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>It is over: should it come again, it is logged again.</summary>
    public void Reset()
    {
        lock (gate)
        {
            last = null;
        }
    }
}
