namespace TacoQ.Relay.Api;

/// <summary>How the relay is.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthStatus(string Status)
{
    public static HealthStatus Live { get; } = new("live");

    public static HealthStatus Ready { get; } = new("ready");
}
