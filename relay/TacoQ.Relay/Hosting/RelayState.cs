namespace TacoQ.Relay.Hosting;

/// <summary>How far the relay of this process has come.</summary>
internal sealed class RelayState(TimeProvider time)
{
    private volatile bool isMigrated;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>The store has the schema of this version.</summary>
    public bool IsMigrated
    {
        get => isMigrated;
        set => isMigrated = value;
    }
}
