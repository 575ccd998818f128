using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

/// <summary>The record in PostgreSQL, schema <c>tacoq</c>; any number of relays share it.</summary>
internal sealed partial class PostgresTaskStore : ITaskStore
{
    // "tacoq" as a number: relays that start together migrate one after the other.
    private const long MigrationLock = 0x7461636F71;

    // For who turned Npgsql's own limit off: a command that waits for a lock, or for a server that is gone, has to end for the next try to begin.
    private const int CommandTimeoutSeconds = 30;

    // A batch has up to some megabytes.
    private const int WriteBufferSize = 64 * 1024;

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;

    public PostgresTaskStore(NpgsqlConnectionStringBuilder address, TimeProvider time)
    {
        this.time = time;
        Description = PostgresAddress.Describe(address);
        if (address.ApplicationName is null or "")
        {
            address.ApplicationName = "tacoq-relay";
        }

        if (address.CommandTimeout == 0)
        {
            address.CommandTimeout = CommandTimeoutSeconds;
        }

        // Nothing here changes the state of a session, so that there is nothing to reset between two commands.
        address.NoResetOnClose = true;
        address.WriteBufferSize = Math.Max(address.WriteBufferSize, WriteBufferSize);
        source = new NpgsqlDataSourceBuilder(address.ConnectionString).Build();
        announcing = Task.Run(AnnounceAsync);
    }

    public string Description { get; }

    public async Task<SchemaChange> MigrateAsync(bool apply, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(connection, $"select pg_advisory_lock({MigrationLock})", cancellationToken);
            try
            {
                return await MigrateAsync(connection, apply, cancellationToken);
            }
            finally
            {
                await ExecuteAsync(connection, $"select pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new TacoConfigurationException($"{Description} refused the relay: {e.MessageText}. Correct ConnectionStrings:tacodatabase, or the rights of its user (it must be able to create the schema 'tacoq').", e);
        }
    }

    public async Task<AppliedChanges> ApplyAsync(IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await ApplyAsync(connection, changes, cancellationToken);
    }

    private static async Task<AppliedChanges> ApplyAsync(NpgsqlConnection connection, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        TaskChange[] ordered = [.. changes];
        Array.Sort(ordered, static (x, y) => x.Id.CompareTo(y.Id));
        await using var command = new NpgsqlCommand { Connection = connection };
        AddUsual(command, ordered);
        if (Array.TrueForAll(ordered, IsUsual))
        {
            command.CommandText = ApplyUsualSql;
        }
        else
        {
            command.CommandText = ApplySql;
            AddRare(command, ordered);
            if (Array.Exists(ordered, change => change.Attempts is not null))
            {
                command.CommandText = ApplyWithAttemptsSql;
                AddAttempts(command, ordered);
            }
        }

        await command.PrepareAsync(cancellationToken);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAppliedAsync(reader, changes.Count, cancellationToken);
    }

    public async Task<TaskRow?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(FindSql, connection);
        command.Parameters.Add(new() { Value = id, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadRow(reader) : null;
    }

    public async Task<IReadOnlyList<TaskAssignment>> ClaimDueAsync(int limit, TimeSpan abandonedAfter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ClaimSql);
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = abandonedAfter, NpgsqlDbType = NpgsqlDbType.Interval });
        return await ReadAllAsync(command, ReadAssignment, cancellationToken);
    }

    public async Task MarkQueuedAsync(IReadOnlyCollection<TaskAssignment> assignments, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            update tacoq.tasks set rank = 30, claimed_at = null
            where id in (
                select t.id from tacoq.tasks t join unnest($1, $2) as m (id, attempt) on t.id = m.id and t.attempt = m.attempt
                where t.rank = 20 order by t.id for update of t)
            """);
        command.Parameters.Add(new() { Value = assignments.Select(assignment => assignment.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = assignments.Select(assignment => assignment.Attempt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<TimeSpan?> GetTimeToNextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select extract(epoch from min(due_at) - now())::float8 from tacoq.tasks where due_at is not null and cancel_requested_at is null");
        return await command.ExecuteScalarAsync(cancellationToken) is double seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, TimeSpan.FromDays(1).TotalSeconds))
            : null;
    }

    public async Task<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with gone as (
                delete from tacoq.tasks where id in
                    (select id from tacoq.tasks where delete_at < now() order by delete_at limit $1 for update skip locked)
                returning id),
            remembered as (insert into tacoq.deleted_tasks (id, deleted_at) select id, now() from gone on conflict (id) do update set deleted_at = now())
            select count(*)::integer from gone
            """);
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<int> ForgetAsync(int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with ids as (
                delete from tacoq.deleted_tasks where id in
                    (select id from tacoq.deleted_tasks where deleted_at < now() - $2 order by deleted_at limit $1 for update skip locked)
                returning 1),
            silent as (
                delete from tacoq.workers where (name, started_at) in
                    (select name, started_at from tacoq.workers where seen_at < now() - $2 order by seen_at limit $1 for update skip locked)
                returning 1)
            select greatest((select count(*) from ids), (select count(*) from silent))::integer
            """);
        command.Parameters.Add(new() { Value = limit, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = age, NpgsqlDbType = NpgsqlDbType.Interval });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Data exceptions, violated constraints and exceeded limits (PostgreSQL's manual, appendix A: classes 22, 23 and 54), a value of
    /// more than a gigabyte, and text that is no Unicode. All else passes: deadlocks, timeouts, a server that is read-only or away.
    /// </summary>
    public bool IsRefusal(Exception error) => error switch
    {
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => true,
        PostgresException { SqlState: PostgresErrorCodes.InternalError } e => e.MessageText.StartsWith("invalid memory alloc request size", StringComparison.Ordinal),
        _ => error is EncoderFallbackException,
    };

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        announced.Writer.TryComplete();
        await Task.WhenAny(announcing, Task.Delay(TimeSpan.FromSeconds(1), time));
        await source.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
