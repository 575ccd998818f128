namespace TacoQ.Relay.Storage;

/// <summary>Counts of a span of time.</summary>
internal sealed record StatisticsRows(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<StatisticsRows.Row> Rows)
{
    /// <summary>Up to this window a span begins at a full minute, beyond at a full hour.</summary>
    public static readonly TimeSpan ByMinute = TimeSpan.FromHours(1);

    internal readonly record struct Row(string WorkerKind, string TaskKind, StatisticsFact Fact, int Bucket, long Count);
}
