using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to the broker: one of its own for these.</summary>
public class BrokerFaults(BrokerFaults.Server server) : IClassFixture<BrokerFaults.Server>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact(Explicit = true)]
    public async Task Broker_restarted_gracefully()
    {
        await using var run = await FaultRun.StartAsync(server.Broker);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(20));
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        await server.Broker.SignalAsync("TERM");
        await server.Broker.UntilEndedAsync();
        await server.Broker.RestartAsync();
        run.End();
        await load.StopAsync();

        await run.ShouldLoseNothingAsync();
    }

    [Fact(Explicit = true)]
    public async Task Broker_killed_under_thousands_of_outstanding_publishes()
    {
        await using var run = await FaultRun.StartAsync(server.Broker);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var enqueuing = run.EnqueueWorkAsync(taco, 5000, milliseconds: 0);
        await run.UntilAsync(Fact.Confirmed, 500);

        run.Begin();
        await server.Broker.SignalAsync("KILL");
        await server.Broker.UntilEndedAsync();
        await server.Broker.RestartAsync();
        run.End();
        await enqueuing;

        (await run.ShouldLoseNothingAsync()).Confirmed.ShouldBe(5000, "what was outstanding is published again");
    }

    [Fact(Explicit = true)]
    public async Task Broker_stopped_for_5_s_and_continued()
    {
        await using var run = await FaultRun.StartAsync(server.Broker);
        await FreezeAsync(run, server.Broker, TimeSpan.FromSeconds(5));
    }

    [Fact(Explicit = true)]
    public Task Memory_alarm() => AlarmAsync(["set_vm_memory_high_watermark", "0.000001"], ["set_vm_memory_high_watermark", "absolute", "2GB"], nameof(Memory_alarm));

    [Fact(Explicit = true)]
    public Task Disk_alarm() => AlarmAsync(["set_disk_free_limit", "900000GB"], ["set_disk_free_limit", "50MB"], nameof(Disk_alarm));

    [Fact(Explicit = true)]
    public async Task Consumer_timeout()
    {
        await using var run = await FaultRun.StartAsync(server.Broker);
        await run.Broker.EvaluateAsync("application:set_env(rabbit, consumer_timeout, 3000), application:set_env(rabbit, channel_tick_interval, 1000).");
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        run.Begin();
        await Task.WhenAll(run.EnqueueWorkAsync(taco, 5, milliseconds: 8_000), run.EnqueueWorkAsync(taco, 50, milliseconds: 100));
        await run.UntilAsync(Fact.Executed, 55, limit: Limit);
        run.End();
        try
        {
            (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeLessThanOrEqualTo(5, "what took too long is not run again and again");
        }
        finally
        {
            await run.Broker.EvaluateAsync("application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).");
        }
    }

    [Fact(Explicit = true)]
    public async Task Leased_tasks_outlast_the_consumer_timeout()
    {
        await using var run = await FaultRun.StartAsync(server.Broker);
        await run.Broker.EvaluateAsync("application:set_env(rabbit, consumer_timeout, 3000), application:set_env(rabbit, channel_tick_interval, 1000).");
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync(builder => builder.Configuration["TacoQ:RabbitMQ:ConsumerTimeout"] = "00:00:03");

        run.Begin();
        await run.EnqueueAsync(10, (id, number) => taco.FaultTasks().Long.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 8_000));
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 100);
        await run.UntilAsync(Fact.Executed, 60, limit: Limit);
        run.End();
        try
        {
            (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
            run.Warnings.ShouldNotContain(warning => warning.Contains("timed out", StringComparison.Ordinal), "the broker takes nothing back");
        }
        finally
        {
            await run.Broker.EvaluateAsync("application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).");
        }
    }

    /// <summary>Stops the broker's process for a while, under load.</summary>
    internal static async Task FreezeAsync(FaultRun run, OwnServer broker, TimeSpan duration)
    {
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(20));
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        await broker.SignalAsync("STOP");
        await run.LastAsync(duration);
        await broker.SignalAsync("CONT");
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 10);
        await load.StopAsync();

        await run.ShouldLoseNothingAsync();
    }

    private async Task AlarmAsync(string[] raise, string[] clear, string name)
    {
        await using var run = await FaultRun.StartAsync(server.Broker, name: name);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.EnqueueWorkAsync(taco, 200, milliseconds: 100);
        await run.StartWorkerAsync(concurrency: 4);
        await run.UntilAsync(Fact.Executed, 20);

        run.Begin();
        await server.Broker.RunAsync("rabbitmqctl", raise);
        try
        {
            await Deadline.UntilAsync(async () => await run.Broker.EvaluateAsync("rabbit_alarm:get_alarms().") != "[]", "the alarm is on");
            await run.EnqueueWorkAsync(taco, 10, milliseconds: 10).WaitAsync(Limit, TimeProvider.System);
            run.Errors.Count.ShouldBe(10, "they fail within BlockedTimeout");
            run.Errors.ShouldAllBe(error => error.Message.Contains("takes no messages", StringComparison.Ordinal));
            var begun = run.Facts.Count(line => line.Fact == Fact.Executing);
            await run.LastAsync(TimeSpan.FromSeconds(15));
            run.Facts.Count(line => line.Fact == Fact.Executing).ShouldBe(begun, "workers stop taking");
        }
        finally
        {
            await server.Broker.RunAsync("rabbitmqctl", clear);
        }

        run.End();
        await run.EnqueueWorkAsync(taco, 20, milliseconds: 10);
        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    public sealed class Server : IAsyncLifetime
    {
        public OwnServer Broker { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Broker = await OwnServer.StartAsync("rabbitmq");

        public ValueTask DisposeAsync() => Broker.DisposeAsync();
    }
}
