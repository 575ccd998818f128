using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Status;

/// <summary>What became of tasks, from the counts that the store keeps.</summary>
internal sealed class Statistics(ITaskStore store)
{
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(1);
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(30);

    /// <exception cref="ArgumentOutOfRangeException">The window is too short or too long.</exception>
    public async Task<TaskStatistics> ReadAsync(TimeSpan window, bool byTaskKind, string? workerKind, string? taskKind, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, ShortestWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, LongestWindow);
        var counts = await store.ReadStatisticsAsync(window, workerKind, taskKind, cancellationToken);
        return new()
        {
            From = counts.From,
            To = counts.To,
            Kinds =
            [
                .. counts.Rows.GroupBy(row => (row.WorkerKind, TaskKind: byTaskKind ? row.TaskKind : null))
                    .Select(kind => Sum(kind.Key.WorkerKind, kind.Key.TaskKind, [.. kind]))
                    .OrderBy(kind => kind.WorkerKind, StringComparer.Ordinal).ThenBy(kind => kind.TaskKind, StringComparer.Ordinal),
            ],
        };
    }

    private static KindStatistics Sum(string workerKind, string? taskKind, StatisticsRows.Row[] rows)
    {
        // What was corrected may have been counted before the window.
        long Of(StatisticsFact fact) => Math.Max(0, rows.Where(row => row.Fact == fact).Sum(row => row.Count));
        var (succeeded, failed) = (Of(StatisticsFact.Succeeded), Of(StatisticsFact.Failed));
        return new()
        {
            WorkerKind = workerKind,
            TaskKind = taskKind,
            Enqueued = Of(StatisticsFact.Enqueued),
            Succeeded = succeeded,
            Failed = failed,
            Cancelled = Of(StatisticsFact.Cancelled),
            Expired = Of(StatisticsFact.Expired),
            Retried = Of(StatisticsFact.Retried),
            FailureRate = succeeded + failed > 0 ? Math.Round((double)failed / (succeeded + failed), 6) : null,
            Wait = DurationBuckets.Percentiles(rows.Where(row => row.Fact == StatisticsFact.Wait)),
            Run = DurationBuckets.Percentiles(rows.Where(row => row.Fact == StatisticsFact.Run)),
        };
    }
}
