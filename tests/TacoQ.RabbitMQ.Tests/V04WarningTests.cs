using System.Diagnostics.Metrics;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>What a relay says of clients of TacoQ 0.4.</summary>
public sealed class V04WarningTests : BrokerFixture
{
    [Fact]
    public async Task A_cloned_queue_is_warned_of_once_with_the_remedy_and_never_declared()
    {
        var raw = await RawAsync();
        await raw.Channel.QueueDeclareAsync("images_cloned", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-priority"] = 255 });
        await raw.PublishAsync("", "images_cloned", [1], null);
        var broker = await StartAsync(options => (options.Topology, options.WatchdogInterval) = (Topology.V04, TimeSpan.FromSeconds(1)));
        Ending(await broker.ConsumeEventsAsync(10, default));

        await broker.PublishAsync(Assignment(), Limit, default);
        await broker.PublishAsync(Assignment() with { WorkerKind = "other" }, Limit, default);

        await Deadline.UntilAsync(() => Log.Messages.Any(message => message.Contains("images_cloned", StringComparison.Ordinal)), "the warning");

        // Several looks more.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        Log.Messages.Where(message => message.Contains("_cloned with", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldBe(
            """Warning: The queue images_cloned with 1 messages grows for ever: publishers of TacoQ 0.4 declare it beside images, and nobody consumes it. Keep it empty: rabbitmqctl set_policy --apply-to queues tacoq-cloned '_cloned$' '{"max-length":0}'""");
        (await ListAsync("list_queues", "name")).ShouldBe("images\nimages_cloned\nother\ntacoq_relay_queue");
    }

    [Fact]
    public async Task The_remedy_keeps_a_cloned_queue_empty()
    {
        var raw = await RawAsync();
        await raw.Channel.QueueDeclareAsync("images_cloned", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-priority"] = 255 });
        await raw.PublishAsync("", "images_cloned", [1], null);

        await VirtualHost.ControlAsync("set_policy", "-p", Host.Name, "--apply-to", "queues", "tacoq-cloned", "_cloned$", """{"max-length":0}""");
        await raw.PublishAsync("", "images_cloned", [1], null);

        await Deadline.UntilAsync(async () => await ListAsync("list_queues", "messages") == "0", "it is empty");
    }

    [Fact]
    public async Task Transient_messages_are_counted_and_said_once()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "tacoq.messages.transient")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref counted, measurement));
        listener.Start();
        var broker = await StartAsync(options => options.Topology = Topology.V04);
        Ending(await broker.ConsumeEventsAsync(10, default));
        var raw = await RawAsync();
        using var body = new PooledBuffer();
        new TaskRunningUpdate(Guid.CreateVersion7(), 1, "python").Write(body);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await raw.PublishAsync("tacoq_task_exchange", "tacoq_task_exchange", body.WrittenSpan.ToArray(), "TaskRunning");
        }

        await Deadline.UntilAsync(() => Interlocked.Read(ref counted) >= 3 && Log.Messages.Any(message => message.Contains("transient", StringComparison.Ordinal)), "the count and the warning");
        Log.Messages.Where(message => message.Contains("transient", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("Warning: 1 messages in tacoq_relay_queue came transient");
    }
}
