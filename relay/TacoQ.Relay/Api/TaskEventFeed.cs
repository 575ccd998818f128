using System.Text.Json;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// What a reader of a stream has been told of which task, and so what is news to it: <c>task.updated</c> with the record as it is (not
/// its result), <c>task.progress</c> when it is only further on, <c>task.deleted</c>. Changes in quick succession are one.
/// </summary>
internal sealed class TaskEventFeed(EventStream stream, Func<TaskRow, bool> shows)
{
    // Of a stream of all tasks: then the oldest news is told once more in full.
    private const int Remembered = 10_000;

    private readonly Dictionary<Guid, TaskRow> told = [];

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

        if (before is not null && IsProgress(before, row))
        {
            stream.Add("task.progress", row.UpdatedAt, JsonSerializer.Serialize(
                new(row.Id, row.Attempt, row.ProgressFraction, row.ProgressMessage, WireTime.ToDateTimeOffset(row.ProgressAt!.Value)), TaskEventsJson.Default.TaskProgressEvent));
        }
        else
        {
            stream.Add("task.updated", row.UpdatedAt, JsonSerializer.Serialize(row.ToSnapshot() with { Result = null }, TacoJson.Default.TaskSnapshot));
        }

        if (told.Count >= Remembered)
        {
            told.Clear();
        }

        told[row.Id] = row;
    }

    private static bool IsProgress(TaskRow before, TaskRow row) => row.ProgressAt is not null && row.ProgressAt != before.ProgressAt
        && (row.Attempt, row.Rank, row.CancelRequestedAt, row.StartedAt, row.ExecutedBy) == (before.Attempt, before.Rank, before.CancelRequestedAt, before.StartedAt, before.ExecutedBy);
}
