namespace TacoQ.Broker;

/// <summary>Where replies to this process go.</summary>
internal interface IReplyAddress : IAsyncDisposable
{
    /// <summary>The address, as soon as there is a connection.</summary>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Counts connections: a reply to an address of an earlier one is lost, and the relay has to be asked.</summary>
    int Epoch { get; }
}
