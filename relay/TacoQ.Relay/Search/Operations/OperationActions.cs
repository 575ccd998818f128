using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Search.Operations;

/// <summary>What operations do with a task: the same as the endpoint of a single one.</summary>
/// <remarks>The publisher is resolved late: it needs the client, which needs the relay.</remarks>
internal sealed class OperationActions(IServiceProvider services)
{
    private static readonly QueryTerm Open = new StatusTerm([TaskState.Pending, TaskState.Running]);
    private static readonly QueryTerm EndedBadly = new StatusTerm([TaskState.Failed, TaskState.Cancelled, TaskState.Expired]);
    private static readonly QueryTerm Completed = new StatusTerm([TaskState.Completed]);

    /// <summary>The tasks that an action is for.</summary>
    public static QueryTerm Of(TaskOperationAction action) => action switch
    {
        TaskOperationAction.Cancel => Open,
        TaskOperationAction.Retry => EndedBadly,
        TaskOperationAction.Delete => Completed,
        _ => throw new InvalidRequestException($"action is '{action}', but must be Cancel, Retry or Delete."),
    };

    public Task RunAsync(TaskOperationAction action, Guid id, CancellationToken cancellationToken) => action switch
    {
        TaskOperationAction.Cancel => services.GetRequiredService<TaskControl>().CancelAsync(id, cancellationToken),
        TaskOperationAction.Retry => services.GetRequiredService<TaskControl>().RetryAsync(id, new(), cancellationToken),
        TaskOperationAction.Delete => services.GetRequiredService<TaskControl>().DeleteAsync(id, force: false, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Nobody knows how to do it."),
    };
}
