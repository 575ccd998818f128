using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

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

    /// <summary>Does it with a task. One with which that was done meanwhile, by whomever, is as it shall be.</summary>
    /// <returns>Why it cannot be done; null when it is.</returns>
    /// <exception cref="EnqueueException">The broker does not take it now.</exception>
    /// <exception cref="System.Data.Common.DbException">The store does not answer.</exception>
    public async Task<string?> RunAsync(TaskOperationAction action, Guid id, CancellationToken cancellationToken)
    {
        var control = services.GetRequiredService<TaskControl>();
        switch (action)
        {
            case TaskOperationAction.Cancel:
                await control.CancelAsync(id, cancellationToken);
                return null;
            case TaskOperationAction.Retry:
                var verdict = await control.RetryAsync(id, new(), cancellationToken);
                return verdict is RetryVerdict.Succeeded or RetryVerdict.NotWhole ? TaskControl.Explain(verdict, id) : null;
            default:
                return await control.DeleteAsync(id, force: false, cancellationToken) == DeleteVerdict.NotCompleted ? $"The task {id} is not over." : null;
        }
    }
}
