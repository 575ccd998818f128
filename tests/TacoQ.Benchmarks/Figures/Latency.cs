using System.Buffers;

namespace TacoQ.Benchmarks;

/// <summary>Publisher and worker in one process, for the sake of one clock.</summary>
internal sealed class Latency : IBenchmark
{
    private const int Calls = 500;

    public string Name => "latency";

    public string About => "idle: from the call of an enqueue to the first line of its method";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        await using var ours = await Stage.CreateAsync();
        await using var plain = await Stage.CreateAsync();
        await using var host = await StartedHost.StartAsync(OurHosts.Worker(ours.Settings));
        var client = host.Services.GetRequiredService<ITacoClient>();
        await using var connection = await PlainBroker.ConnectAsync(plain.Broker.ConnectionString);
        await using var consuming = await PlainBroker.ConnectAsync(plain.Broker.ConnectionString);
        using var publisher = await PlainPublisher.OpenAsync(connection, PlainBroker.ConfirmWindow);
        var assignments = new PlainAssignments(publisher, BenchTasks.Text);
        var (channel, messages) = await PlainBroker.ConsumeAsync(consuming, PlainBroker.WorkerQueue);
        var (ofOurs, ofPlain) = await rounds.AlternateAsync(
            () => Latencies.MeasureAsync(Calls, async () =>
            {
                var began = BenchTasks.Began = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var started = TimeProvider.System.GetTimestamp();
                await client.BenchTasks().Stamp.EnqueueAsync(BenchTasks.Text);
                return TimeProvider.System.GetElapsedTime(started, await began.Task);
            }),
            () => Latencies.MeasureAsync(Calls, async () =>
            {
                var body = new ArrayBufferWriter<byte>();
                var started = TimeProvider.System.GetTimestamp();
                assignments.Create().Write(body);
                var publishing = publisher.PublishAndWaitAsync(PlainBroker.WorkerQueue, body.WrittenMemory);
                var message = await messages.ReadAsync();
                var elapsed = TimeProvider.System.GetElapsedTime(started);
                await publishing;
                await channel.BasicAckAsync(message.Tag, multiple: false);
                return elapsed;
            }));
        return [.. Latencies.ToFigures("3", "enqueue to the method's first line", ofOurs, ofPlain, 1.3, Latencies.P50, Latencies.P99)];
    }
}
