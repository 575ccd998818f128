namespace TacoQ.Relay.Hosting;

/// <summary>What the calls on <see cref="RelayBuilder"/> have chosen.</summary>
internal sealed class RelaySettings
{
    public RelayStore? Store { get; set; }

    public string? PostgresConnectionString { get; set; }
}
