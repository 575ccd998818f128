using TacoQ.Relay.Hosting;

namespace TacoQ;

/// <summary>Adds the relay to a host.</summary>
public static class RelayBuilderExtensions
{
    /// <summary>
    /// Runs a relay in this process: it keeps the record of all tasks, fires delays and retries, and serves the REST API where
    /// <c>MapTacoRelay()</c> maps it. Embedded mode has one anyway.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Chooses the store. Default: SQLite in embedded mode; with a broker it has to be chosen.</param>
    /// <returns>The builder.</returns>
    public static TacoQBuilder AddRelay(this TacoQBuilder builder, Action<RelayBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Settings.RelayAdded = true;
        var settings = (RelaySettings)builder.Services.Single(service => service.ServiceType == typeof(RelaySettings)).ImplementationInstance!;
        configure?.Invoke(new(builder.Services, settings));
        return builder;
    }
}
