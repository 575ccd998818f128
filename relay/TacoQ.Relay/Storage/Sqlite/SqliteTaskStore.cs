using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

/// <summary>The record in a SQLite file, for one process. One connection writes, another reads; each is used by one caller at a time.</summary>
internal sealed partial class SqliteTaskStore(string path, TimeProvider time) : ITaskStore
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly SemaphoreSlim reading = new(1, 1);
    private SqliteFile? file;
    private SqliteConnection? writer;
    private SqliteConnection? reader;
    private SqliteCommand? apply;

    public string Description => $"SQLite file {path}";

    public async Task<SchemaChange> MigrateAsync(bool apply, CancellationToken cancellationToken)
    {
        if (writer is not null)
        {
            return schema;
        }

        file = await SqliteFile.TakeAsync(path, time, cancellationToken);
        var connection = file.Open();
        try
        {
            schema = Migrate(connection, apply);
        }
        catch
        {
            connection.Dispose();
            await file.DisposeAsync();
            throw;
        }

        openedAt = Now;
        reader = file.Open();
        this.apply = CreateApplyCommand(connection);
        writer = connection;
        return schema;
    }

    public Task<AppliedChanges> ApplyAsync(IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken) => WriteAsync(_ => Apply(changes), cancellationToken);

    public Task<TaskRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync(
            connection =>
            {
                using var command = Create(connection, FindSql, ("$id", ToText(id)));
                using var rows = command.ExecuteReader();
                return rows.Read() ? ReadRow(rows) : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<TaskAssignment>> ClaimDueAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken) =>
        WriteAsync<IReadOnlyList<TaskAssignment>>(
            connection =>
            {
                using var command = Create(connection, ClaimSql, ("$limit", limit), ("$now", Now), ("$abandoned", WireTime.Add(Now, -abandonedAfter)));
                return ReadAll(command, ReadAssignment);
            },
            cancellationToken);

    public Task MarkQueuedAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                foreach (var assignment in assignments)
                {
                    using var command = Create(
                        connection, "update tasks set rank = 30, claimed_at = null where id = $id and attempt = $attempt and rank = 20", ("$id", ToText(assignment.Id)), ("$attempt", assignment.Attempt));
                    command.ExecuteNonQuery();
                }

                return 0;
            },
            cancellationToken);

    public Task<TimeSpan?> GetTimeToNextDueAsync(CancellationToken cancellationToken) =>
        ReadAsync<TimeSpan?>(
            connection => Scalar(connection, "select min(due_at) from tasks where due_at is not null and cancel_requested_at is null") is long due
                ? TimeSpan.FromMicroseconds(due - Now)
                : null,
            cancellationToken);

    public Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var command = Create(
                    connection,
                    "delete from tasks where id in (select id from tasks where delete_at < $now order by delete_at limit $limit) returning id",
                    ("$now", Now),
                    ("$limit", limit));
                var gone = ReadAll(command, rows => rows.GetString(0));
                foreach (var id in gone)
                {
                    using var remember = Create(connection, "insert or replace into deleted_tasks (id, deleted_at) values ($id, $now)", ("$id", id), ("$now", Now));
                    remember.ExecuteNonQuery();
                }

                return gone.Count;
            },
            cancellationToken);

    public Task<int> ForgetAsync(int limit, TimeSpan age, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                var before = WireTime.Add(Now, -age);
                using var silent = Create(connection, "delete from workers where seen_at < $before", ("$before", before));
                silent.ExecuteNonQuery();
                using var command = Create(
                    connection, "delete from deleted_tasks where id in (select id from deleted_tasks where deleted_at < $before order by deleted_at limit $limit)", ("$before", before), ("$limit", limit));
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    /// <summary>There is no other relay.</summary>
    public void Announce(IEnumerable<Guid> changed)
    {
    }

    /// <inheritdoc cref="Announce"/>
    public Task ListenAsync(Action<Guid> onChanged, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH and SQLITE_RANGE (sqlite.org, "Result and Error Codes").</summary>
    public bool IsRefusal(Exception error) => error is SqliteException { SqliteErrorCode: 18 or 19 or 20 or 25 };

    public Task CheckAsync(CancellationToken cancellationToken) => ReadAsync(connection => Scalar(connection, "select 1"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writing.WaitAsync();
        await reading.WaitAsync();
        await searching.WaitAsync();
        apply?.Dispose();
        reader?.Dispose();
        searcher?.Dispose();
        writer?.Dispose();
        if (file is not null)
        {
            await file.DisposeAsync();
        }

        writing.Dispose();
        reading.Dispose();
        searching.Dispose();
    }

    private AppliedChanges Apply(IReadOnlyList<TaskChange> changes)
    {
        var (cancelled, redelivered) = (new List<CancelledTask>(), new List<RedeliveredTask>());
        var (applied, endedTwice) = (0, 0);
        foreach (var change in changes.OrderBy(change => change.Id))
        {
            SetParameters(apply!, change, Now);
            using var rows = apply!.ExecuteReader();
            if (!rows.Read())
            {
                continue;
            }

            NoteAttempts(writer!, change);
            applied++;
            endedTwice += GetInt(rows, 6) ?? 0;
            if (rows.GetBoolean(4))
            {
                cancelled.Add(new(change.Id, GetText(rows, 2), Withdrawn: (TaskRank)rows.GetInt16(1) != TaskRank.Running, GetText(rows, 3), rows.GetInt32(0)));
            }

            if (GetInt(rows, 5) is { } processes)
            {
                redelivered.Add(new(change.Id, rows.GetInt32(0), GetText(rows, 2), GetText(rows, 3), processes));
            }
        }

        return new() { Cancelled = cancelled, Redelivered = redelivered, EndedTwice = endedTwice, Late = changes.Count - applied };
    }

    private long Now => WireTime.Now(time);

    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            // Not deferred: a transaction that begins by reading could not become one that writes.
            Execute(writer!, "begin immediate");
            try
            {
                var result = write(writer!);
                Execute(writer!, "commit");
                return result;
            }
            catch
            {
                Execute(writer!, "rollback");
                throw;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            return read(reader!);
        }
        finally
        {
            reading.Release();
        }
    }
}
