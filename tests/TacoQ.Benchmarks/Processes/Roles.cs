using TacoQ.Relay.Host;

namespace TacoQ.Benchmarks;

/// <summary>The parts that processes of a benchmark play.</summary>
internal static class Roles
{
    public const string Ready = "ready";

    public static async Task RunAsync(string role, string[] arguments)
    {
        await using var part = await StartAsync(role, arguments);

        // Some have said so themselves.
        if (!role.StartsWith("first-", StringComparison.Ordinal))
        {
            Console.WriteLine(Ready);
        }

        // Until this process's owner ends, or wants it to end.
        await Console.In.ReadToEndAsync();
    }

    private static async Task<IAsyncDisposable> StartAsync(string role, string[] arguments) => role switch
    {
        "relay" => await StartedHost.StartAsync(RelayProgram.Build(arguments.Contains("--urls") ? arguments : ["--urls", "http://127.0.0.1:0", .. arguments])),
        "worker" => await StartedHost.StartAsync(OurHosts.Worker(arguments)),
        "first-worker" => await StartedHost.StartAsync(OurHosts.Worker(arguments)),
        "first-plain-worker" => await StartedHost.StartAsync(PlainHost.Build(arguments)),
        "plain-worker" => await PlainWorker.StartAsync(Settings(arguments)),
        "plain-relay" => await PlainRelay.StartAsync(Settings(arguments)),
        _ => throw new ArgumentException($"There is no role '{role}'.", nameof(role)),
    };

    private static IConfiguration Settings(string[] arguments) => new ConfigurationBuilder().AddCommandLine(arguments).Build();
}
