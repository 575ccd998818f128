using System.Buffers;
using TacoQ.Wire;

namespace TacoQ.Benchmarks;

/// <summary>The relay alone, with a queue that is full when it begins.</summary>
internal sealed class Ingest : IBenchmark
{
    private const int Tasks = 100_000;
    private const string Rate = "rate";
    private const int Batch = PlainBroker.BatchSize;

    // How many batches later a task has ended: most ends meet their beginnings in one transaction, and some do not.
    private const int Later = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Name => "ingest";

    public string About => $"{Tasks * 2} events that wait in the relay's queue, into Postgres, by one relay and by two";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var one = await Stage.CreateAsync();
        await using var two = await Stage.CreateAsync();
        await using var plain = await Stage.CreateAsync();
        await PlainRelay.CreateTableAsync(plain);
        await using var relay = await Child.StartAsync("relay", one.Settings);
        await using var first = await Child.StartAsync("relay", two.Settings);
        await using var second = await Child.StartAsync("relay", two.Settings);
        await using var plainRelay = await Child.StartAsync("plain-relay", plain.Settings);

        var (ofOne, ofPlain) = await rounds.AlternateAsync(() => MeasureOursAsync(one, relay), () => MeasurePlainAsync(plain, plainRelay), Rounds.UntilCompiled);
        var (ofTwo, again) = await rounds.AlternateAsync(() => MeasureOursAsync(two, first, second), () => MeasureOursAsync(one, relay), Rounds.UntilCompiled);
        return
        [
            new Figure
            {
                Number = "6",
                What = $"ingest, {Tasks * 2:#,0} events",
                Unit = "events/s",
                Ours = [.. ofOne.Select(round => round[Rate])],
                Plain = [.. ofPlain.Select(round => round[Rate])],
                Target = Target.Least(0.85),
                Details = Statistics.Medians(ofOne, "TacoQ", Rate).Concat(Statistics.Medians(ofPlain, "plain", Rate)).ToDictionary(),
            },
            new Figure
            {
                Number = "6",
                What = "two relays, beside one",
                Unit = "events/s",
                Ours = [.. ofTwo.Select(round => round[Rate])],
                Plain = [.. again.Select(round => round[Rate])],
                Target = Target.Least(1),
            },
        ];
    }

    private static Task<Dictionary<string, double>> MeasureOursAsync(Stage stage, params Child[] relays) =>
        MeasureAsync(stage, relays, Queues.OurRelay, new Dictionary<string, object?> { ["message_type"] = TaskEventsCodec.MessageType }, WriteOurs, "tacoq.tasks where rank = 70");

    private static Task<Dictionary<string, double>> MeasurePlainAsync(Stage stage, params Child[] relays) =>
        MeasureAsync(stage, relays, PlainBroker.RelayQueue, null, WritePlain, "plain_tasks where status = 2");

    /// <summary>Stops the relays, fills their queue, and has them go on.</summary>
    private static async Task<Dictionary<string, double>> MeasureAsync(
        Stage stage, Child[] relays, string queue, Dictionary<string, object?>? headers, Action<IBufferWriter<byte>, Guid[], bool> write, string ended)
    {
        var before = await CountEndedAsync();
        await SignalAsync(relays, "STOP");
        var last = await FillAsync(stage, queue, headers, write);
        var costs = Costs(relays);
        var started = TimeProvider.System.GetTimestamp();
        await SignalAsync(relays, "CONT");
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!await stage.AskAsync<bool>($"select exists (select from {ended} and id = $1)", last) || await CountEndedAsync() < before + Tasks)
        {
            await Task.Delay(Look, TimeProvider.System, limit.Token);
        }

        var values = Costs(relays).ToDictionary(cost => cost.Key, cost => (cost.Value - costs[cost.Key]) * 1e6 / (Tasks * 2));
        values[Rate] = Tasks * 2 / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return values;

        Task<long> CountEndedAsync() => stage.AskAsync<long>($"select count(*) from {ended}");
    }

    /// <summary>The id of the last task to end.</summary>
    private static async Task<Guid> FillAsync(Stage stage, string queue, Dictionary<string, object?>? headers, Action<IBufferWriter<byte>, Guid[], bool> write)
    {
        await using var connection = await PlainBroker.ConnectAsync(stage.Broker.ConnectionString);
        using var publisher = await PlainPublisher.OpenAsync(connection, PlainBroker.ConfirmWindow);
        var running = new Queue<Guid[]>();
        for (var published = 0; published < Tasks; published += Batch)
        {
            Guid[] ids = [.. Enumerable.Range(0, Math.Min(Batch, Tasks - published)).Select(_ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))];
            await PublishAsync(ids, ended: false);
            running.Enqueue(ids);
            if (running.Count > Later)
            {
                await PublishAsync(running.Dequeue(), ended: true);
            }
        }

        var last = Guid.Empty;
        while (running.TryDequeue(out var ids))
        {
            await PublishAsync(ids, ended: true);
            last = ids[^1];
        }

        await publisher.DrainAsync();
        return last;

        async Task PublishAsync(Guid[] ids, bool ended)
        {
            var body = new ArrayBufferWriter<byte>(PlainBroker.BatchCapacity);
            write(body, ids, ended);
            await publisher.PublishAsync(queue, body.WrittenMemory, headers: headers);
        }
    }

    private static void WriteOurs(IBufferWriter<byte> to, Guid[] ids, bool ended)
    {
        var now = WireTime.Now(TimeProvider.System);
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, [.. ids.Select(id => ended ? (WireEvent)Ended(id, now) : new TaskAssigned(Assignment(id, now), now))]);
        to.Write(buffer.WrittenSpan);
    }

    private static TaskAssignment Assignment(Guid id, long now) =>
        new() { Id = id, TaskKind = "bench.noop", WorkerKind = "bench", CreatedAt = now, Input = PlainEvent.Arguments(BenchTasks.Text), RetentionSeconds = TaskAssignment.DefaultRetentionSeconds };

    private static TaskCompleted Ended(Guid id, long now) => new(id, 1, now + 1)
    {
        TaskKind = "bench.noop", WorkerKind = "bench", CreatedAt = now, RetentionSeconds = TaskAssignment.DefaultRetentionSeconds, ExecutedBy = "w-1", StartedAt = now, Outcome = TaskOutcome.Succeeded, Output = "200"u8.ToArray(),
    };

    private static void WritePlain(IBufferWriter<byte> to, Guid[] ids, bool ended)
    {
        var now = WireTime.Now(TimeProvider.System);
        foreach (var id in ids)
        {
            new PlainEvent(ended ? PlainEventKind.Completed : PlainEventKind.Assigned, id, now, ended ? "200"u8.ToArray() : PlainEvent.Arguments(BenchTasks.Text)).Write(to);
        }
    }

    private static Task SignalAsync(Child[] relays, string signal) => Task.WhenAll(relays.Select(relay => relay.SignalAsync(signal)));

    private static Dictionary<string, double> Costs(Child[] relays) => new()
    {
        ["relay, µs/event"] = relays.Sum(relay => relay.ProcessorTime.TotalSeconds),
        ["RabbitMQ, µs/event"] = ServerCosts.RabbitMQ,
        ["PostgreSQL, µs/event"] = ServerCosts.Postgres,
    };
}
