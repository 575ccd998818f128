using System.Text.Json;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// What a reader of a stream has been told of which task, and so what is news to it: <c>task.updated</c> with the record as it is (not
/// its result), <c>task.progress</c> when it is only further on, <c>task.deleted</c>. Changes in quick succession are one.
/// </summary>
/// <param name="stream">Where it is told.</param>
/// <param name="shows">Whether the reader may see a task.</param>
/// <param name="countsEnds">Whether events say of how many tasks the end was told: of a stream of some tasks, not of all.</param>
internal sealed class TaskEventFeed(EventStream stream, Func<TaskRow, bool> shows, bool countsEnds)
{
    // Of a stream of all tasks: then the oldest news is told once more in full.
    private const int Remembered = 10_000;

    private readonly Dictionary<Guid, TaskRow> told = [];

    /// <summary>The reader has been told of these before.</summary>
    public void Know(IEnumerable<TaskRow> rows)
    {
        foreach (var row in rows)
        {
            told[row.Id] = row;
        }
    }

    /// <summary>Tells what is new of these tasks.</summary>
    /// <param name="ids">The tasks.</param>
    /// <param name="rows">Their rows, as far as there are any.</param>
    public void Tell(IEnumerable<Guid> ids, IReadOnlyList<TaskRow> rows)
    {
        foreach (var row in rows.Where(shows).OrderBy(row => row.UpdatedAt))
        {
            Tell(row);
        }

        foreach (var id in ids.Except(rows.Select(row => row.Id)).Where(told.Remove))
        {
            stream.Add("task.deleted", null, $$"""{"id":"{{id}}"}""");
        }
    }

    private void Tell(TaskRow row)
    {
        told.TryGetValue(row.Id, out var before);
        if (before?.Version == row.Version)
        {
            return;
        }

        if (told.Count >= Remembered)
        {
            told.Clear();
        }

        told[row.Id] = row;
        var position = new StreamPosition(row.UpdatedAt, countsEnds ? told.Values.Count(task => task.IsCompleted) : null);
        if (before is not null && IsProgress(before, row))
        {
            stream.Add("task.progress", position, JsonSerializer.Serialize(
                new(row.Id, row.Attempt, row.ProgressFraction, row.ProgressMessage, WireTime.ToDateTimeOffset(row.ProgressAt!.Value)), TaskEventsJson.Default.TaskProgressEvent));
        }
        else
        {
            stream.Add("task.updated", position, JsonSerializer.Serialize(row.ToSnapshot() with { Result = null }, TacoJson.Default.TaskSnapshot));
        }
    }

    private static bool IsProgress(TaskRow before, TaskRow row) => row.ProgressAt is not null && row.ProgressAt != before.ProgressAt
        && (row.Attempt, row.Rank, row.CancelRequestedAt, row.StartedAt, row.ExecutedBy) == (before.Attempt, before.Rank, before.CancelRequestedAt, before.StartedAt, before.ExecutedBy);
}
