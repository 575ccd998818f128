namespace TacoQ.Worker;

/// <summary>An attempt that runs now: its cancellation token, and why it was cancelled.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly ITimer? timeout;
    private int reason;

    public RunningAttempt(TimeSpan? timeout, TimeProvider time)
    {
        source = new CancellationTokenSource();
        if (timeout is { } limit)
        {
            this.timeout = time.CreateTimer(static state => ((RunningAttempt)state!).Cancel(CancelReason.Timeout), this, limit, Timeout.InfiniteTimeSpan);
        }
    }

    public CancellationToken Token => source.Token;

    /// <summary>Why it was cancelled, or null. The first reason counts.</summary>
    public CancelReason? Reason => reason == 0 ? null : (CancelReason)reason;

    public void Cancel(CancelReason why)
    {
        if (Interlocked.CompareExchange(ref reason, (int)why, 0) == 0)
        {
            try
            {
                _ = source.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The attempt has just ended.
            }
        }
    }

    public void Dispose()
    {
        timeout?.Dispose();
        source.Dispose();
    }
}
