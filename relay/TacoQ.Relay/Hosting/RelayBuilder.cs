using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Hosting;

namespace TacoQ;

/// <summary>Configures the relay of this process; <see cref="RelayBuilderExtensions.AddRelay"/> makes it.</summary>
public sealed class RelayBuilder
{
    private readonly RelaySettings settings;

    internal RelayBuilder(IServiceCollection services, RelaySettings settings)
    {
        Services = services;
        this.settings = settings;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Keeps the record in PostgreSQL (12 or later), whose address is <c>ConnectionStrings:tacodatabase</c>.</summary>
    /// <param name="connectionString">Its address; default: <c>ConnectionStrings:tacodatabase</c>.</param>
    /// <returns>This builder.</returns>
    public RelayBuilder UsePostgres(string? connectionString = null)
    {
        settings.Store = RelayStore.Postgres;
        settings.PostgresConnectionString = connectionString;
        return this;
    }

    /// <summary>Keeps the record in a SQLite file: for one relay only.</summary>
    /// <param name="path">The file; default: <see cref="RelayOptions.SqlitePath"/>.</param>
    /// <returns>This builder.</returns>
    public RelayBuilder UseSqlite(string? path = null)
    {
        settings.Store = RelayStore.Sqlite;
        if (path is not null)
        {
            Services.Configure<RelayOptions>(options => options.SqlitePath = path);
        }

        return this;
    }

    /// <summary>Changes the relay's settings, after the configuration section <c>TacoQ:Relay</c>.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>This builder.</returns>
    public RelayBuilder Configure(Action<RelayOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }
}
