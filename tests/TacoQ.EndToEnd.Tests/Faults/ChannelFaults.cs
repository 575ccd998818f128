using RabbitMQ.Client;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What the broker does to channels, queues and messages of a connection that goes on.</summary>
public class ChannelFaults
{
    private const string Lane = "tacoq.worker.faults";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Sent = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Channel_closed()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var acks = 0;

        // A delivery acknowledged twice: the broker closes the channel. (RabbitMQ.Client may give up the whole connection then, when
        // another delivery was on its way to that channel.)
        await run.StartWorkerAsync(builder => builder.Services.DecorateAcks(async ack =>
        {
            await ack();
            if (Interlocked.Increment(ref acks) == 30)
            {
                // Not at once: while the first one waits to be sent together with others, both are one.
                await Task.Delay(Sent, TimeProvider.System);
                run.Begin();
                await ack();
            }
        }));
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 20);

        await run.ShouldLoseNothingAsync();
        run.Warnings.ShouldContain(warning => warning.Contains("unknown delivery tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queue_deleted_under_the_consumer()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        // All of them are with the worker: what is in a queue goes with it.
        await run.EnqueueWorkAsync(taco, 16, milliseconds: 1000);
        await run.UntilAsync(Fact.Executing, 16);
        run.Begin();
        await using (var raw = await run.ConnectAsync())
        await using (var channel = await raw.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(Lane);
        }

        run.End();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 5);

        await run.ShouldLoseNothingAsync();
    }

    [Fact]
    public async Task Publishes_nacked()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.EnqueueWorkAsync(taco, 1, milliseconds: 5);
        await VirtualHost.ControlAsync("set_policy", "-p", run.Broker.Name, "full", "^" + Lane, """{"max-length": 20, "overflow": "reject-publish"}""", "--apply-to", "queues");

        run.Begin();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 5);
        run.Facts.Count(line => line.Fact == Fact.Unknown).ShouldBeGreaterThan(50, "the lane was full, the relay's queue was not");
        await VirtualHost.ControlAsync("clear_policy", "-p", run.Broker.Name, "full");
        run.End();
        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 20, milliseconds: 5);

        await run.ShouldLoseNothingAsync();
    }

    [Fact]
    public async Task Oversize_bodies()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var proxy = run.ProxyBroker();
        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 50, milliseconds: 20);
        var connections = proxy.Accepted;

        run.Begin();
        foreach (var size in new[] { (1 << 20) + 1, 20 << 20 })
        {
            var error = await Should.ThrowAsync<EnqueueException>(() => taco.FaultTasks().Carry.EnqueueAsync(run.Folder, new byte[size]));
            error.Message.ShouldContain("MaxPayloadBytes");
            await PublishForeignAsync(run, size);
        }

        await run.EnqueueAsync(10, (id, _) => taco.FaultTasks().Carry.With(new() { Id = id }).EnqueueAsync(run.Folder, []), TaskOutcome.Succeeded, number: 0);
        await Deadline.UntilAsync(async () => await run.Database.ScalarAsync<long>("select count(*) from tacoq.quarantine") >= 1, "the foreign one of 20 MiB is in quarantine", Limit);
        run.End();

        await run.ShouldLoseNothingAsync();
        proxy.Accepted.ShouldBe(connections, "the connection stays");
    }

    [Fact]
    public async Task Queue_declared_before_with_other_arguments()
    {
        await using var run = await FaultRun.StartAsync();
        await using (var raw = await run.ConnectAsync())
        await using (var channel = await raw.CreateChannelAsync())
        {
            await channel.QueueDeclareAsync(Lane, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-max-priority"] = 5 });
        }

        run.Begin();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        var proxy = run.ProxyBroker();
        var worker = await Should.ThrowAsync<TacoConfigurationException>(() => run.StartWorkerAsync());
        await run.EnqueueWorkAsync(taco, 20, milliseconds: 5);
        run.Errors.Count.ShouldBe(20);

        foreach (var message in run.Errors.Append(worker).Select(error => error.Message))
        {
            message.ShouldContain($"the queue '{Lane}' exists with another x-max-priority: expected none, found ");
        }

        proxy.Accepted.ShouldBeLessThanOrEqualTo(2, "it is not tried again and again");
        await run.ShouldLoseNothingAsync();
    }

    private static async Task PublishForeignAsync(FaultRun run, int size)
    {
        await using var raw = await run.ConnectAsync();
        await using var channel = await raw.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.BasicPublishAsync("tacoq.tasks", "tasks.faults", mandatory: true, new BasicProperties { Headers = new Dictionary<string, object?> { ["message_type"] = "TaskAssignment" } }, new byte[size]);
    }
}
