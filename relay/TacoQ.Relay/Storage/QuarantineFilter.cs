namespace TacoQ.Relay.Storage;

/// <summary>Which messages in quarantine.</summary>
/// <param name="Queue">Those of this queue; null for all.</param>
/// <param name="Reason">Those whose reason contains this text, whichever the case; null for all.</param>
internal sealed record QuarantineFilter(string? Queue = null, string? Reason = null)
{
    public static QuarantineFilter All { get; } = new();
}
