using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

/// <summary>The database counts by itself, see the migration <c>0008_kinds</c>.</summary>
internal sealed partial class PostgresTaskStore
{
    public async Task<StatisticsRows> ReadStatisticsAsync(TimeSpan window, string? workerKind, string? taskKind, CancellationToken cancellationToken)
    {
        var unit = window <= StatisticsRows.ByMinute ? "minute" : "hour";
        await using var command = source.CreateCommand(
            $"""
            with span as (select date_trunc('{unit}', now() - $1, 'UTC') as begins)
            select begins, now(), worker_kind, task_kind, what, bucket, count from span left join lateral (
                select worker_kind, task_kind, what, bucket, sum(count)::bigint as count
                from (select * from tacoq.stats where shard <> 0 and at >= begins union all select * from tacoq.stats where shard = 0 and at >= begins) parts
                where ($2 is null or worker_kind = $2) and ($3 is null or task_kind = $3)
                group by 1, 2, 3, 4) counts on true
            """);
        command.Parameters.Add(new() { Value = window, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = (object?)workerKind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)taskKind ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        var (from, to) = (default(DateTimeOffset), default(DateTimeOffset));
        var rows = new List<StatisticsRows.Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            (from, to) = (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1));
            if (!reader.IsDBNull(2))
            {
                rows.Add(new(reader.GetString(2), reader.GetString(3), (StatisticsFact)reader.GetInt16(4), reader.GetInt16(5), reader.GetInt64(6)));
            }
        }

        return new(from, to, rows);
    }

    public async Task<int> RollStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with minutes as (
                delete from tacoq.stats where ctid = any (array(
                    select ctid from tacoq.stats where shard <> 0 and at < date_trunc('hour', now() - $2, 'UTC') order by at limit $1 for update skip locked))
                returning at, worker_kind, task_kind, what, bucket, count),
            hours as (
                insert into tacoq.stats as s (at, worker_kind, task_kind, what, bucket, shard, count)
                select date_trunc('hour', at, 'UTC'), worker_kind, task_kind, what, bucket, 0, sum(count) from minutes group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
                on conflict (at, worker_kind, task_kind, what, bucket, shard) do update set count = s.count + excluded.count)
            select count(*)::integer from minutes
            """);
        return await CountAsync(command, limit, age, cancellationToken);
    }

    public async Task<int> DeleteStatisticsAsync(int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with gone as (
                delete from tacoq.stats where ctid = any (array(select ctid from tacoq.stats where at < now() - $2 order by at limit $1 for update skip locked))
                returning 1)
            select count(*)::integer from gone
            """);
        return await CountAsync(command, limit, age, cancellationToken);
    }

    private static async Task<int> CountAsync(NpgsqlCommand command, int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = age, NpgsqlDbType = NpgsqlDbType.Interval });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
