using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Support;

/// <summary>A store that fails when the test says so, before or after it has done what it was asked.</summary>
internal sealed partial class FlakyStore(ITaskStore inner) : ITaskStore
{
    /// <summary>Asked before each change; throws in its place.</summary>
    public Func<IReadOnlyList<TaskChange>, Exception?> Before { get; set; } = _ => null;

    /// <summary>Asked after each change: it was done, and is reported as failed.</summary>
    public Func<IReadOnlyList<TaskChange>, Exception?> After { get; set; } = _ => null;

    /// <summary>Awaited before each change.</summary>
    public Func<IReadOnlyList<TaskChange>, Task> Until { get; set; } = _ => Task.CompletedTask;

    /// <summary>Asked before each message is put into quarantine; throws in its place.</summary>
    public Func<IReadOnlyList<UnreadableMessage>, Exception?> BeforeQuarantine { get; set; } = _ => null;

    public List<UnreadableMessage> Quarantined { get; } = [];

    public int Applied { get; private set; }

    public string Description => inner.Description;

    public Task<SchemaChange> MigrateAsync(bool apply, CancellationToken cancellationToken) => inner.MigrateAsync(apply, cancellationToken);

    public async Task<AppliedChanges> ApplyAsync(IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        if (Before(changes) is { } before)
        {
            throw before;
        }

        await Until(changes);
        var applied = await inner.ApplyAsync(changes, cancellationToken);
        Applied++;
        return After(changes) is { } after ? throw after : applied;
    }

    public Task<TaskRow?> FindAsync(Guid id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<TaskAssignment>> ClaimDueAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken) => inner.ClaimDueAsync(limit, abandonedAfter, cancellationToken);

    public Task MarkQueuedAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken) => inner.MarkQueuedAsync(assignments, cancellationToken);

    public Task<TimeSpan?> GetTimeToNextDueAsync(CancellationToken cancellationToken) => inner.GetTimeToNextDueAsync(cancellationToken);

    public Task ApplyAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken) => inner.ApplyAsync(heartbeat, cancellationToken);

    public Task ApplyAsync(TaskKindAnnounced announced, CancellationToken cancellationToken) => inner.ApplyAsync(announced, cancellationToken);

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind, CancellationToken cancellationToken) => inner.ListTaskKindsAsync(workerKind, cancellationToken);

    public Task<CatalogueEntry?> FindTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken) => inner.FindTaskKindAsync(workerKind, taskKind, cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> CountLostProcessesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.CountLostProcessesAsync(ids, cancellationToken);

    public Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindSuspectsAsync(string workerKind, int limit, CancellationToken cancellationToken) => inner.FindSuspectsAsync(workerKind, limit, cancellationToken);

    public Task<bool> PoisonAsync(RedeliveredTask task, TaskError error, CancellationToken cancellationToken) => inner.PoisonAsync(task, error, cancellationToken);

    public Task<IReadOnlyList<LostTask>> RescueAsync(int limit, TimeSpan heard, CancellationToken cancellationToken) => inner.RescueAsync(limit, heard, cancellationToken);

    public Task<long?> GreetAsync(WorkerHeartbeat heartbeat, CancellationToken cancellationToken) => inner.GreetAsync(heartbeat, cancellationToken);

    public Task<IReadOnlyList<(Guid TaskId, int Attempt)>> FindCancelledAsync(string workerKind, int limit, CancellationToken cancellationToken) => inner.FindCancelledAsync(workerKind, limit, cancellationToken);

    public async Task QuarantineAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken)
    {
        if (BeforeQuarantine(messages) is { } before)
        {
            throw before;
        }

        await inner.QuarantineAsync(messages, cancellationToken);
        Quarantined.AddRange(messages);
    }

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(QuarantineFilter filter, int limit, long? before, CancellationToken cancellationToken) => inner.ListQuarantinedAsync(filter, limit, before, cancellationToken);

    public Task<QuarantinedMessage?> FindQuarantinedAsync(long id, CancellationToken cancellationToken) => inner.FindQuarantinedAsync(id, cancellationToken);

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken) => inner.DeleteQuarantinedAsync(id, cancellationToken);

    public Task<int> ForgetAsync(int limit, TimeSpan age, CancellationToken cancellationToken) => inner.ForgetAsync(limit, age, cancellationToken);

    public Task ForgetTaskKindsAsync(TimeSpan age, CancellationToken cancellationToken) => inner.ForgetTaskKindsAsync(age, cancellationToken);

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) => inner.DeleteExpiredAsync(limit, cancellationToken);

    public Task<IReadOnlyList<QueuedTask>> ReadBacklogAsync(string workerKind, int limit, CancellationToken cancellationToken) => inner.ReadBacklogAsync(workerKind, limit, cancellationToken);

    public void Announce(IEnumerable<Guid> changed) => inner.Announce(changed);

    public Task ListenAsync(Action<Guid> onChanged, CancellationToken cancellationToken) => inner.ListenAsync(onChanged, cancellationToken);

    public bool IsRefusal(Exception error) => error is ArgumentException || inner.IsRefusal(error);

    public Task CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
