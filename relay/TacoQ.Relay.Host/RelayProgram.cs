using Microsoft.Extensions.Configuration.Memory;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Host;

/// <summary>The relay as a process of its own.</summary>
internal static class RelayProgram
{
    private const string DefaultUrl = "http://127.0.0.1:3000";

    /// <param name="args">Settings, as <c>--Name value</c>.</param>
    /// <param name="configure">Changes what is built: tests put faults into it.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(RelayRoles.Expand(args));
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LegacyEnvironment.Read() });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = RelayRoles.FromEnvironment() });

        // A line or more for each request, unless somebody asks for it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning))] });
        ConsoleLogs.Add(builder);
        var telemetry = new OtlpExport(builder.Configuration);
        telemetry.AddTo(builder);

        // Why it cannot start is said once, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.AddTacoQ(q => q.UseRabbitMQ()).AddRelay(r => r.UsePostgres());
        builder.Services.AddHostedService<ListeningCheck>();
        configure?.Invoke(builder);
        var app = builder.Build();
        telemetry.UseIn(app);
        app.Use(Unrouted.AnswerAsync);
        app.MapTacoRelay(prefix: "");
        return app;
    }

    /// <summary>Runs until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(Func<WebApplication> build) => GuardAsync(async () =>
    {
        await using var app = build();
        await app.RunAsync();
        return Environment.ExitCode;
    });

    /// <summary>Turns what a person can correct into a message for that person.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            // Told to stop while the web server starts, which takes that for an error.
            return 0;
        }
        catch (Exception e) when (e is TacoConfigurationException or IOException)
        {
            // A wrong setting or a port in use: a message for a person, not a stack trace.
            await Console.Error.WriteLineAsync(e is TacoConfigurationException ? e.ToString() : $"TacoQ: {e.Message}");
            return 1;
        }
    }
}
