namespace TacoQ.Relay.Dispatch;

/// <summary>Wakes a loop that looks now and then, when it shall look at once. A call while the loop is at work has it look once more.</summary>
internal sealed class WakeUp(TimeProvider time)
{
    private TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Call() => called.TrySetResult();

    /// <summary>Waits for a call, at most so long.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await called.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
