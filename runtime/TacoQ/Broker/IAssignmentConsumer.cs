namespace TacoQ.Broker;

/// <summary>A worker's subscription to its lanes. Disposing it returns what has not been acknowledged.</summary>
internal interface IAssignmentConsumer : IAsyncDisposable
{
    /// <summary>Waits for the next task: of those at hand, the one of the highest priority, and of those the oldest.</summary>
    ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Takes tasks of another worker kind too.</summary>
    Task AddAsync(string workerKind, CancellationToken cancellationToken);

    /// <summary>Takes no more tasks of the worker kind, and returns those that are at hand and have not been received.</summary>
    Task PauseAsync(string workerKind);

    /// <summary>Takes tasks of the worker kind again.</summary>
    Task ResumeAsync(string workerKind);

    /// <summary>Takes no more, and returns what is at hand and has not been received.</summary>
    Task StopAsync();
}
