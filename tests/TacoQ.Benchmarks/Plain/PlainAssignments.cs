using System.Buffers;

namespace TacoQ.Benchmarks;

/// <summary>Publishes tasks: each by itself for the worker, and in batches for the relay.</summary>
internal sealed class PlainAssignments(PlainPublisher publisher, string text)
{
    private readonly byte[] arguments = PlainEvent.Arguments(text);

    public PlainEvent Create() => new(PlainEventKind.Assigned, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), WireTime.Now(TimeProvider.System), arguments);

    /// <summary>Completes when all are confirmed. The id of the last one.</summary>
    public async Task<Guid> PublishAsync(int tasks)
    {
        var last = Guid.Empty;
        var batch = new ArrayBufferWriter<byte>(PlainBroker.BatchCapacity);
        for (var i = 1; i <= tasks; i++)
        {
            var body = new ArrayBufferWriter<byte>(256);
            var assigned = Create();
            last = assigned.Id;
            assigned.Write(body);
            assigned.Write(batch);
            await publisher.PublishAsync(PlainBroker.WorkerQueue, body.WrittenMemory);
            if (i % PlainBroker.BatchSize == 0 || i == tasks)
            {
                await publisher.PublishAsync(PlainBroker.RelayQueue, batch.WrittenMemory);
                batch = new(PlainBroker.BatchCapacity);
            }
        }

        await publisher.DrainAsync();
        return last;
    }
}
