using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>Tells the relay what the tasks of this process take and give.</summary>
internal sealed class TaskKindAnnouncements(TaskRegistry registry, ITaskBroker broker, WorkerIdentity identity, TimeProvider time)
{
    /// <summary>Of the tasks of these worker kinds. One after the other: together they could be too much for one message.</summary>
    public async Task SendAsync(IReadOnlyCollection<string> workerKinds, CancellationToken cancellationToken)
    {
        foreach (var handler in registry.Handlers.Where(handler => workerKinds.Contains(handler.Definition.WorkerKind, StringComparer.Ordinal)))
        {
            await broker.PublishAsync(
                new TaskKindAnnounced(handler.Definition.WorkerKind, handler.Definition.Kind, WireTime.Now(time))
                {
                    Worker = identity.Name,
                    ArgumentsSchema = handler.ArgumentsSchema,
                    ResultSchema = handler.ResultSchema,
                },
                Timeout.InfiniteTimeSpan,
                cancellationToken).ConfigureAwait(false);
        }
    }
}
