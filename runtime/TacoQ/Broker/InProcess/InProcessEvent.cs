using TacoQ.Wire;

namespace TacoQ.Broker;

/// <summary>An event on its way to the relay of this process.</summary>
internal sealed class InProcessEvent : EventDelivery
{
    private readonly TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InProcessEvent(WireEvent wireEvent) => Events = [wireEvent];

    /// <summary>Completes when the relay has stored it.</summary>
    public Task Stored => stored.Task;

    public void Confirm() => stored.TrySetResult();
}
