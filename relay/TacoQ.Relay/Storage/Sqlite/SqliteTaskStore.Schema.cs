using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

internal sealed partial class SqliteTaskStore
{
    private SchemaChange schema;

    private SchemaChange Migrate(SqliteConnection connection, bool apply)
    {
        var version = ReadNumber(connection, "select count(*) from sqlite_master where name = 'schema_version'") > 0
            ? ReadNumber(connection, "select max(version) from schema_version") ?? 0
            : 0;
        var compatibleFrom = version > Migrations.Sqlite.Newest && ReadNumber(connection, "select count(*) from pragma_table_info('schema_version') where name = 'compatible_from'") > 0
            ? ReadNumber(connection, "select compatible_from from schema_version order by version desc limit 1")
            : null;
        var missing = Migrations.Sqlite.After(version, compatibleFrom, apply, Description).ToArray();
        if (missing.Length > 0)
        {
            Execute(connection, "create table if not exists schema_version (version integer primary key, applied_at text not null default current_timestamp)");
        }

        foreach (var migration in missing)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, migration.Sql);
            Execute(connection, migration.NoteIn("schema_version"));
            transaction.Commit();
        }

        return new(version, Math.Max(version, Migrations.Sqlite.Newest));
    }

    private static int? ReadNumber(SqliteConnection connection, string sql) => Scalar(connection, sql) is long number ? Convert.ToInt32(number, CultureInfo.InvariantCulture) : null;
}
