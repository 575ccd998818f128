namespace TacoQ.Hosting;

/// <summary>A part of TacoQ that is started and stopped with the host, in a fixed order whatever the order of registration.</summary>
internal interface ITacoComponent
{
    /// <summary>Components of a lower order start earlier and stop later; see <see cref="ComponentOrder"/>.</summary>
    int Order { get; }

    /// <summary>Looks whether its settings are complete, before any component starts.</summary>
    /// <exception cref="TacoConfigurationException">They are not.</exception>
    void CheckSettings()
    {
    }

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);
}
