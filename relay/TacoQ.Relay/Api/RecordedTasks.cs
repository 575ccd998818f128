using TacoQ.Diagnostics;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Api;

/// <summary>
/// Publishes tasks through the record: all are stored at once as due, and whichever relay dispatches sends them to their workers. So all
/// of them are published or none, and however often the same ids are stored, each task is sent once.
/// </summary>
internal sealed class RecordedTasks(ITaskStore store, TaskWatch watch, DueTasks due, TimeProvider time)
{
    public async Task AddAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken)
    {
        if (assignments.Count == 0)
        {
            return;
        }

        var now = WireTime.Now(time);
        var began = time.GetTimestamp();
        await store.ApplyAsync([.. assignments.Select(assignment => Due(TaskChanges.From(new TaskAssigned(assignment, now))))], cancellationToken);
        foreach (var assignment in assignments)
        {
            TacoTelemetry.Published(new(assignment.TaskKind, assignment.WorkerKind), time.GetElapsedTime(began), error: null);
        }

        watch.Changed([.. assignments.Select(assignment => assignment.Id)]);
        due.Expect(TimeSpan.Zero);
    }

    private static TaskChange Due(TaskChange change) => change.Rank == TaskRank.Scheduled ? change : change with { Rank = TaskRank.Scheduled, DelayMs = 0 };
}
