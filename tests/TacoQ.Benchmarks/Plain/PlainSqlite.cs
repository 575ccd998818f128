using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TacoQ.Benchmarks;

/// <summary>Tasks in a SQLite file, without anything around: a batch is inserted in one transaction, run, and updated in another.</summary>
internal static class PlainSqlite
{
    private const int BatchSize = 1000;

    /// <returns>How long it took until all of them were inserted.</returns>
    public static TimeSpan Run(SqliteConnection connection, int tasks, string text)
    {
        Execute(connection, "pragma journal_mode = wal; pragma synchronous = full; create table tasks (id text primary key, kind text not null, created_at integer not null, input blob not null, status integer not null, output blob)");
        var ids = Enumerable.Range(0, tasks).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D")).ToArray();
        var began = Stopwatch.GetTimestamp();
        InBatches(connection, ids, "insert into tasks (id, kind, created_at, input, status) values ($id, 'bench.noop', 0, $bytes, 0)", _ => System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""));
        var inserted = Stopwatch.GetElapsedTime(began);
        InBatches(connection, ids, "update tasks set status = 2, output = $bytes where id = $id", _ => "200"u8.ToArray());
        return inserted;
    }

    private static void InBatches(SqliteConnection connection, string[] ids, string sql, Func<string, byte[]> bytes)
    {
        using var command = new SqliteCommand(sql, connection);
        var (id, value) = (command.Parameters.Add("$id", SqliteType.Text), command.Parameters.Add("$bytes", SqliteType.Blob));
        foreach (var batch in ids.Chunk(BatchSize))
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            foreach (var task in batch)
            {
                (id.Value, value.Value) = (task, bytes(task));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
