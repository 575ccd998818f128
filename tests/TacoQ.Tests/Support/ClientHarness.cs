using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Generation;

namespace TacoQ.Tests.Support;

/// <summary>A client on any broker, with a relay client of the test's own.</summary>
internal sealed class ClientHarness : IAsyncDisposable
{
    private readonly ReplyWaiters replies;

    public ClientHarness(ITaskBroker broker, IRelayClient? relay = null, params IPublishMiddleware[] middleware)
    {
        relay ??= new UnconfiguredRelayClient();
        replies = new(broker, relay, TimeProvider.System);
        Client = new(broker, relay, new PayloadTypes([]), replies, middleware, Options.Create(new ClientOptions { EnqueueTimeout = TimeSpan.FromSeconds(5) }), TimeProvider.System);
    }

    public TacoClient Client { get; }

    public ValueTask DisposeAsync() => replies.DisposeAsync();
}
