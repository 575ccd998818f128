using Npgsql;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private async Task<SchemaChange> MigrateAsync(NpgsqlConnection connection, bool apply, CancellationToken cancellationToken)
    {
        var (version, compatibleFrom) = await ReadVersionAsync(connection, cancellationToken);
        var missing = Migrations.Postgres.After(version, compatibleFrom, apply, Description).ToArray();
        if (version == 0 && missing.Length > 0)
        {
            await ExecuteAsync(
                connection,
                "create schema if not exists tacoq; create table if not exists tacoq.schema_version (version integer primary key, applied_at timestamptz not null default now())",
                cancellationToken);
        }

        foreach (var migration in missing)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await ExecuteAsync(connection, migration.NoteIn("tacoq.schema_version"), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await using var now = new NpgsqlCommand("select now()", connection);
        openedAt ??= (DateTime)(await now.ExecuteScalarAsync(cancellationToken))!;
        return new(version, Math.Max(version, Migrations.Postgres.Newest));
    }

    /// <summary>The schema's version, 0 when there is none, and which programs may use it.</summary>
    private static async Task<(int Version, int? CompatibleFrom)> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var exists = new NpgsqlCommand("select to_regclass('tacoq.schema_version') is not null", connection))
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return (0, null);
            }
        }

        // As JSON: a schema from before has no such column.
        await using var current = new NpgsqlCommand(
            "select version, (to_jsonb(v) ->> 'compatible_from')::integer from tacoq.schema_version v order by version desc limit 1", connection);
        await using var reader = await current.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt32(0), GetInt(reader, 1)) : (0, null);
    }
}
