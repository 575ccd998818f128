using System.Collections;

namespace TacoQ.Relay.Host;

/// <summary>The environment variables of TacoQ 0.4's relay, and the one that it lacks, as settings of this one.</summary>
internal static class LegacyEnvironment
{
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["TACOQ_BROKER_URL"] = "ConnectionStrings:tacobroker",
        ["TACOQ_TOPOLOGY"] = $"{RabbitMQOptions.Section}:{nameof(RabbitMQOptions.Topology)}",
        ["TACOQ_DATABASE_URL"] = "ConnectionStrings:tacodatabase",
        ["TACOQ_ENABLE_RELAY_TASK_CONSUMER"] = $"{RelayOptions.Section}:{nameof(RelayOptions.Ingest)}",
        ["TACOQ_ENABLE_RELAY_CLEANUP"] = $"{RelayOptions.Section}:{nameof(RelayOptions.Cleanup)}",
        ["TACOQ_ENABLE_RELAY_API"] = $"{RelayOptions.Section}:{nameof(RelayOptions.Api)}",
    };

    public static IEnumerable<KeyValuePair<string, string?>> Read() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => Settings.ContainsKey((string)variable.Key))
        .Select(variable => new KeyValuePair<string, string?>(Settings[(string)variable.Key], (string?)variable.Value));
}
