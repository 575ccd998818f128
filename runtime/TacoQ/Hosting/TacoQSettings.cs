namespace TacoQ.Hosting;

/// <summary>What <c>AddTacoQ</c> and the calls on its builder have chosen.</summary>
internal sealed class TacoQSettings
{
    /// <summary>The broker's name, or null for the one in this process.</summary>
    public string? Broker { get; set; }

    /// <summary>Embedded mode was asked for by name, hence also allowed in production.</summary>
    public bool EmbeddedByChoice { get; set; }

    /// <summary>A relay runs in this process because <c>AddRelay</c> was called.</summary>
    public bool RelayAdded { get; set; }

    /// <summary>This process can run a relay: the package TacoQ.Relay is there.</summary>
    public bool RelayAvailable { get; set; }

    /// <summary>Broker, store, worker and relay are all in this process.</summary>
    public bool IsEmbedded => Broker is null;

    public bool RunsRelay => RelayAdded || IsEmbedded;
}
