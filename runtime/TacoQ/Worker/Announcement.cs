using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>
/// What a relay answers when a worker announces itself: first which tasks in its queues are over, then the announcement itself
/// with the time of the relay's database. Until then, or a short while, tasks wait that were delivered before: one of them may be
/// over, or have ended the process that ran it.
/// </summary>
internal sealed class Announcement(string worker, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long since = time.GetTimestamp();
    private long clockOffset;

    /// <summary>The time by the relay's clock, as far as it is known, in microseconds since 1970.</summary>
    public long RelayNow => WireTime.Now(time) + Interlocked.Read(ref clockOffset);

    public void Hear(WorkerHeartbeat echo)
    {
        if (echo.Worker == worker)
        {
            Interlocked.Exchange(ref clockOffset, echo.At - WireTime.Now(time));
            answered.TrySetResult();
        }
    }

    /// <summary>Waits for the answer, if it is still to be waited for.</summary>
    public async ValueTask AnsweredAsync(CancellationToken cancellationToken)
    {
        var left = Patience - time.GetElapsedTime(since);
        if (!answered.Task.IsCompleted && left > TimeSpan.Zero)
        {
            await answered.Task.WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
