using System.Diagnostics;
using System.Globalization;
using TacoQ.Relay.Host;
using TacoQ.Relay.Storage;

namespace TacoQ.FaultProgram;

/// <summary>What the program can be. The setting <c>KillAt</c> names the point at which it kills itself, <c>KillAfter</c> how often it passes that point before.</summary>
internal static class Roles
{
    /// <summary>A worker. It can die between the confirm of a completed event and its acknowledgement: <c>ack</c>.</summary>
    public static IHost BuildWorker(string[] settings)
    {
        var builder = Create(settings);
        builder.AddTacoQ(q => q.UseRabbitMQ()).AddTacoTasks();
        var kill = new KillPoint(builder.Configuration);
        if (kill.At == "ack")
        {
            builder.Services.DecorateAcks(async ack =>
            {
                await kill.PassAsync();
                await ack();
            });
        }

        return builder.Build();
    }

    /// <summary>The relay. It can die before and after the commit of a batch, and between the claim of due tasks and their publishing: <c>before-commit</c>, <c>after-commit</c>, <c>claimed</c>.</summary>
    public static WebApplication BuildRelay(string[] settings) => RelayProgram.Build(settings, builder =>
    {
        var kill = new KillPoint(builder.Configuration);
        builder.Services.Decorate<ITaskStore>(async (method, arguments, call) =>
        {
            var isBatch = method == nameof(ITaskStore.ApplyAsync) && arguments[0] is IReadOnlyList<TaskChange>;
            if (isBatch && kill.At == "before-commit")
            {
                await kill.PassAsync();
            }

            var calling = call();
            await calling;
            if ((isBatch && kill.At == "after-commit")
                || (method == nameof(ITaskStore.ClaimDueAsync) && kill.At == "claimed" && calling is Task<IReadOnlyList<TaskAssignment>> claim && (await claim).Count > 0))
            {
                await kill.PassAsync();
            }
        });
    });

    /// <summary>A publisher: enqueues tasks one after the other, until it has enqueued <c>Count</c> or is killed.</summary>
    public static async Task PublishAsync(string[] settings)
    {
        var builder = Create(settings);
        builder.AddTacoQ(q => q.UseRabbitMQ());
        using var host = builder.Build();
        await host.StartAsync();
        var taco = host.Services.GetRequiredService<ITacoClient>();
        var folder = builder.Configuration["Folder"]!;
        var ledger = Ledger.In(folder);
        var count = builder.Configuration.GetValue("Count", int.MaxValue);
        var (next, window) = (0, builder.Configuration.GetValue("Window", 100));
        await Task.WhenAll(Enumerable.Range(0, window).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= count)
            {
                var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
                await ledger.AppendAsync(Fact.Published, [id]);
                await taco.FaultTasks().Work.With(new() { Id = id }).EnqueueAsync(folder, 0, 1);
                await ledger.AppendAsync(Fact.Confirmed, [id]);
            }
        }));
        await host.StopAsync();
    }

    private static HostApplicationBuilder Create(string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddCommandLine(settings);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        return builder;
    }

    private sealed class KillPoint(IConfiguration configuration)
    {
        private int left = configuration.GetValue("KillAfter", 0);

        public string? At { get; } = configuration["KillAt"];

        /// <summary>Passes, or dies here: then nothing after it happens.</summary>
        public async Task PassAsync()
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                using var self = Process.GetCurrentProcess();
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"killed at {At}"));
                self.Kill();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
            }
        }
    }
}
