namespace TacoQ.Relay.Storage;

/// <summary>Figures of all tasks together.</summary>
/// <param name="DispatchLag">How long the task that has been due longest waits to be published; zero when none is due.</param>
/// <param name="Quarantined">How many messages are in quarantine; counted up to 100,000.</param>
/// <param name="Workers">How many workers are alive.</param>
internal sealed record StoreFigures(TimeSpan DispatchLag, int Quarantined, int Workers)
{
    public const int MaxQuarantined = 100_000;
}
