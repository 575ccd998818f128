using System.Diagnostics.CodeAnalysis;

namespace TacoQ.Broker;

/// <summary>A relay's subscription to events. Disposing it returns what has not been acknowledged.</summary>
internal interface IEventConsumer : IAsyncDisposable
{
    /// <summary>Waits until there is something to take.</summary>
    ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next message, if there is one.</summary>
    bool TryTake([NotNullWhen(true)] out EventDelivery? delivery);

    /// <summary>The messages are stored. Without effect on those whose lease has ended; they are delivered again.</summary>
    ValueTask AckAsync(IReadOnlyList<EventDelivery> deliveries);
}
