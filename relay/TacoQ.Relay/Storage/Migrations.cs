using System.Globalization;
using System.Reflection;

namespace TacoQ.Relay.Storage;

/// <summary>
/// The schema's history, as SQL files in this assembly: <c>0001_name.sql</c> and so on. Migrations only add, so that relays of the
/// version before keep running; one that cannot do so names the oldest program that it is for in its first line.
/// </summary>
internal sealed class Migrations
{
    private const string CompatibleFrom = "-- compatible-from: ";
    private readonly string prefix;

    private Migrations(string folder)
    {
        prefix = $"TacoQ.Relay.Storage.{folder}.Migrations.";
        var compatibleFrom = (int?)null;
        All = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => Load(resource, ref compatibleFrom))];
    }

    public static Migrations Postgres { get; } = new("Postgres");

    public static Migrations Sqlite { get; } = new("Sqlite");

    public IReadOnlyList<Migration> All { get; }

    /// <summary>The version that they lead to.</summary>
    public int Newest => All[^1].Version;

    /// <summary>The migrations that a schema of this version lacks.</summary>
    /// <param name="version">The schema's version.</param>
    /// <param name="compatibleFrom">The version of the oldest program that may use it, by the schema itself.</param>
    /// <param name="apply">Whether they may be applied.</param>
    /// <param name="store">Whose schema it is.</param>
    /// <exception cref="TacoConfigurationException">The schema is too new for this program, or too old and may not be changed.</exception>
    public IEnumerable<Migration> After(int version, int? compatibleFrom, bool apply, string store)
    {
        if (version > Newest && !(compatibleFrom <= Newest))
        {
            throw new TacoConfigurationException(
                $"The schema of {store} has version {version}, but this relay knows versions up to {Newest} only: a newer relay has migrated it{(compatibleFrom is { } from ? $", and it is for relays that know version {from}" : "")}. Run a relay of that version.");
        }

        return version >= Newest || apply
            ? All.Where(migration => migration.Version > version)
            : throw new TacoConfigurationException(
                $"The schema of {store} has version {version}, but this relay needs version {Newest}, and TacoQ:Relay:Migrate is false. Run tacoq-relay --migrate first, or set TacoQ:Relay:Migrate to true (environment: TacoQ__Relay__Migrate).");
    }

    private Migration Load(string resource, ref int? compatibleFrom)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        if (sql.StartsWith(CompatibleFrom, StringComparison.Ordinal))
        {
            compatibleFrom = int.Parse(sql.AsSpan(CompatibleFrom.Length, sql.IndexOf('\n', StringComparison.Ordinal) - CompatibleFrom.Length), CultureInfo.InvariantCulture);
        }

        return new(int.Parse(resource.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), sql, compatibleFrom);
    }

    /// <param name="Version">Its number.</param>
    /// <param name="Sql">What it does.</param>
    /// <param name="CompatibleFrom">The version of the oldest program that may use a schema of this one. Null before schemas knew it: that version's program only.</param>
    internal sealed record Migration(int Version, string Sql, int? CompatibleFrom)
    {
        /// <summary>Notes in the schema that it was applied.</summary>
        public string NoteIn(string table) => CompatibleFrom is { } from
            ? string.Create(CultureInfo.InvariantCulture, $"insert into {table} (version, compatible_from) values ({Version}, {from})")
            : string.Create(CultureInfo.InvariantCulture, $"insert into {table} (version) values ({Version})");
    }
}
