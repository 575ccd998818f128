using System.Collections.Concurrent;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// Hides from callers without <c>tasks:payload</c> what <c>[Sensitive]</c> marks in arguments and results: by what workers have announced
/// of a task, as far as they have announced it; of other tasks all is hidden. What workers announce takes effect within five seconds.
/// </summary>
internal sealed class PayloadMask(ITaskStore store, TimeProvider time)
{
    private const int MaxKnown = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(string WorkerKind, string TaskKind), Known> known = [];

    /// <summary>A task's arguments, as far as the caller may see them.</summary>
    public ValueTask<TaskPayload> OfArgumentsAsync(Caller caller, string? workerKind, string? taskKind, TaskPayload arguments, CancellationToken cancellationToken) =>
        HideAsync(caller, workerKind, taskKind, arguments, isResult: false, cancellationToken);

    /// <summary>A task's result, as far as the caller may see it.</summary>
    public ValueTask<TaskPayload> OfResultAsync(Caller caller, string? workerKind, string? taskKind, TaskPayload result, CancellationToken cancellationToken) =>
        HideAsync(caller, workerKind, taskKind, result, isResult: true, cancellationToken);

    /// <summary>A task's record, as far as the caller may see it.</summary>
    public async ValueTask<TaskSnapshot> OfAsync(Caller caller, TaskSnapshot task, CancellationToken cancellationToken) =>
        task.Result is { } result && !caller.Has(Scope.TasksPayload)
            ? task with { Result = await OfResultAsync(caller, task.WorkerKind, task.TaskKind, result, cancellationToken) }
            : task;

    private async ValueTask<TaskPayload> HideAsync(
        Caller caller, string? workerKind, string? taskKind, TaskPayload payload, bool isResult, CancellationToken cancellationToken)
    {
        if (caller.Has(Scope.TasksPayload) || payload.Bytes.IsEmpty)
        {
            return payload;
        }

        return workerKind is not null && taskKind is not null && await FindAsync(workerKind, taskKind, cancellationToken) is { } entry
            ? SensitiveMembers.Hide(isResult ? entry.ResultSchema : entry.ArgumentsSchema, payload)
            : SensitiveMembers.Hidden;
    }

    private async ValueTask<CatalogueEntry?> FindAsync(string workerKind, string taskKind, CancellationToken cancellationToken)
    {
        if (known.TryGetValue((workerKind, taskKind), out var entry) && time.GetElapsedTime(entry.ReadAt) < Fresh)
        {
            return entry.Entry;
        }

        var began = time.GetTimestamp();
        var found = await store.FindTaskKindAsync(workerKind, taskKind, cancellationToken);
        if (known.Count >= MaxKnown)
        {
            known.Clear();
        }

        known[(workerKind, taskKind)] = new(found, began);
        return found;
    }

    private sealed record Known(CatalogueEntry? Entry, long ReadAt);
}
