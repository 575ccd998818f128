namespace TacoQ.Relay.Storage.Sqlite;

/// <summary>The database counts by itself, see the migration <c>0008_kinds</c>.</summary>
internal sealed partial class SqliteTaskStore
{
    private const long Hour = 60 * Minute;

    public Task<StatisticsRows> ReadStatisticsAsync(TimeSpan window, string? workerKind, string? taskKind, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                var unit = window <= StatisticsRows.ByMinute ? Minute : Hour;
                var (to, from) = (Now, WireTime.Add(Now, -window) / unit * unit);
                using var command = Create(
                    connection,
                    """
                    select worker_kind, task_kind, what, bucket, sum(count) from stats
                    where at >= $from and ($worker_kind is null or worker_kind = $worker_kind) and ($task_kind is null or task_kind = $task_kind)
                    group by 1, 2, 3, 4
                    """,
                    ("$from", from),
                    ("$worker_kind", workerKind),
                    ("$task_kind", taskKind));
                return new StatisticsRows(
                    WireTime.ToDateTimeOffset(from),
                    WireTime.ToDateTimeOffset(to),
                    ReadAll(command, rows => new StatisticsRows.Row(rows.GetString(0), rows.GetString(1), (StatisticsFact)rows.GetInt16(2), rows.GetInt32(3), rows.GetInt64(4))));
            },
            cancellationToken);

    public Task<int> RollStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var find = Create(
                    connection,
                    "select at, worker_kind, task_kind, what, bucket, shard, count from stats where shard <> 0 and at < $before order by at limit $limit",
                    ("$before", WireTime.Add(Now, -age) / Hour * Hour),
                    ("$limit", limit));
                var minutes = ReadAll(
                    find, rows => (At: rows.GetInt64(0), WorkerKind: rows.GetString(1), TaskKind: rows.GetString(2), What: rows.GetInt32(3), Bucket: rows.GetInt32(4), Shard: rows.GetInt32(5), Count: rows.GetInt64(6)));
                foreach (var minute in minutes)
                {
                    using var delete = Create(
                        connection,
                        "delete from stats where at = $at and worker_kind = $worker_kind and task_kind = $task_kind and what = $what and bucket = $bucket and shard = $shard",
                        ("$at", minute.At),
                        ("$worker_kind", minute.WorkerKind),
                        ("$task_kind", minute.TaskKind),
                        ("$what", minute.What),
                        ("$bucket", minute.Bucket),
                        ("$shard", minute.Shard));
                    delete.ExecuteNonQuery();
                    using var add = Create(
                        connection,
                        """
                        insert into stats (at, worker_kind, task_kind, what, bucket, shard, count) values ($at, $worker_kind, $task_kind, $what, $bucket, 0, $count)
                        on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = count + excluded.count
                        """,
                        ("$at", minute.At / Hour * Hour),
                        ("$worker_kind", minute.WorkerKind),
                        ("$task_kind", minute.TaskKind),
                        ("$what", minute.What),
                        ("$bucket", minute.Bucket),
                        ("$count", minute.Count));
                    add.ExecuteNonQuery();
                }

                return minutes.Count;
            },
            cancellationToken);

    public Task<int> DeleteStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    """
                    delete from stats where (at, worker_kind, task_kind, what, bucket, shard) in
                        (select at, worker_kind, task_kind, what, bucket, shard from stats where at < $before order by at limit $limit)
                    """,
                    ("$before", WireTime.Add(Now, -age)),
                    ("$limit", limit));
                return command.ExecuteNonQuery();
            },
            cancellationToken);
}
