namespace TacoQ.Worker;

/// <summary>One of the places in which a worker runs tasks.</summary>
internal sealed class WorkerSlot
{
    private TaskCompletionSource stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it takes no more tasks.</summary>
    public Task Loop { get; set; } = Task.CompletedTask;

    /// <summary>The task in it ignores its cancellation: its end is not waited for.</summary>
    public void Stick() => stuck.TrySetResult();

    /// <summary>The task in it has ended after all.</summary>
    public void Unstick() => stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until nothing happens here any more that is worth waiting for.</summary>
    public Task DrainedAsync() => Task.WhenAny(Loop, stuck.Task);
}
