using System.Globalization;
using System.Reflection;

namespace TacoQ.Relay.Storage;

/// <summary>The schema's history, as SQL files in this assembly: <c>0001_name.sql</c> and so on.</summary>
internal sealed class Migrations
{
    private readonly string prefix;

    private Migrations(string folder)
    {
        prefix = $"TacoQ.Relay.Storage.{folder}.Migrations.";
        All = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load)];
    }

    public static Migrations Postgres { get; } = new("Postgres");

    public static Migrations Sqlite { get; } = new("Sqlite");

    public IReadOnlyList<Migration> All { get; }

    /// <summary>The migrations that a schema of this version lacks.</summary>
    /// <exception cref="TacoConfigurationException">The schema is newer than this program.</exception>
    public IEnumerable<Migration> After(int version, string store) => version <= All[^1].Version
        ? All.Where(migration => migration.Version > version)
        : throw new TacoConfigurationException(
            $"The schema of {store} has version {version}, but this relay knows versions up to {All[^1].Version} only: a newer relay has migrated it. Run a relay of that version.");

    private Migration Load(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return new(int.Parse(resource.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
    }

    internal sealed record Migration(int Version, string Sql);
}
