namespace TacoQ.Relay.Host;

/// <summary>The parts of the relay that a process takes: a shorter way to say the settings that switch them.</summary>
internal static class RelayRoles
{
    private const string Option = "--roles";
    private static readonly string[] All = [nameof(RelayOptions.Ingest), nameof(RelayOptions.Dispatch), nameof(RelayOptions.Cleanup), nameof(RelayOptions.Api)];

    /// <summary>The settings for <c>TACOQ_ROLES</c>; none when it is not set.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        Environment.GetEnvironmentVariable("TACOQ_ROLES") is { Length: > 0 } roles ? Settings(roles, "TACOQ_ROLES") : [];

    /// <summary>Arguments without <c>--roles</c> and <c>--no-migrate</c>, but with the settings that these stand for; settings given by name come later and win.</summary>
    /// <exception cref="TacoConfigurationException">There is no such role.</exception>
    public static string[] Expand(string[] args)
    {
        var (settings, rest) = (new List<KeyValuePair<string, string?>>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--no-migrate":
                    settings.Add(new($"{RelayOptions.Section}:{nameof(RelayOptions.Migrate)}", "false"));
                    break;
                case Option:
                    settings.AddRange(Settings(++i < args.Length ? args[i] : "", Option));
                    break;
                case var arg when arg.StartsWith(Option + "=", StringComparison.Ordinal):
                    settings.AddRange(Settings(arg[(Option.Length + 1)..], Option));
                    break;
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        return [.. settings.Select(setting => $"--{setting.Key}={setting.Value}"), .. rest];
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string roles, string source)
    {
        var chosen = roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (chosen.Length == 0 || chosen.Except(All, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is not null)
        {
            throw new TacoConfigurationException($"{source} is '{roles}', but must be one or more of ingest, dispatch, cleanup and api, with commas between them.");
        }

        return All.Select(role => KeyValuePair.Create($"{RelayOptions.Section}:{role}", (string?)(chosen.Contains(role, StringComparer.OrdinalIgnoreCase) ? "true" : "false")));
    }
}
