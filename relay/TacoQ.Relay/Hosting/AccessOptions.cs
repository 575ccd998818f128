namespace TacoQ;

/// <summary>
/// Who may use the REST API, bound to the configuration section <c>TacoQ:Relay:Access</c>. As long as neither API keys nor tokens are
/// accepted, the relay answers this machine only, and whoever asks may do everything.
/// </summary>
public sealed class AccessOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = RelayOptions.Section + ":Access";

    /// <summary>Accept API keys, which <c>tacoq-relay keys create</c> makes. Default false.</summary>
    public bool ApiKeys { get; set; }

    /// <summary>Accept tokens (JWT) of an identity provider. Default: none.</summary>
    public TokenOptions Jwt { get; set; } = new();

    /// <summary>How many requests a second each key or token's subject may make. Default 1000; 1 to 1000000.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>How many requests of each key or token's subject may run at the same time. Default 100; 1 to 100000.</summary>
    public int ConcurrentRequests { get; set; } = 100;

    /// <summary>How many requests of each key or token's subject may wait at the same time: those with <c>?wait=</c>, and streams of events. Default 5000; 1 to 100000.</summary>
    public int ConcurrentWaits { get; set; } = 5000;

    /// <summary>How long the audit is kept. Default 90 days; 1 to 3650 days.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(90);

    internal bool HasScheme => ApiKeys || Jwt.IsSet;

    internal void Validate()
    {
        OptionsCheck.For(Section)
            .Range(RequestsPerSecond, nameof(RequestsPerSecond), 1, 1_000_000)
            .Range(ConcurrentRequests, nameof(ConcurrentRequests), 1, 100_000)
            .Range(ConcurrentWaits, nameof(ConcurrentWaits), 1, 100_000)
            .Range(AuditRetention, nameof(AuditRetention), TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        Jwt.Validate();
    }
}
