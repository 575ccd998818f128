namespace TacoQ.Benchmarks;

/// <summary>Looks after the queues of a stage from outside.</summary>
internal static class Queues
{
    public const string OurWorker = "tacoq.worker.bench";
    public const string OurRelay = "tacoq.relay";
    public static readonly string[] Ours = [OurWorker, OurWorker + ".priority", OurRelay];
    public static readonly string[] Plain = [PlainBroker.WorkerQueue, PlainBroker.RelayQueue];

    /// <summary>How many messages wait in the queue for a consumer.</summary>
    public static async Task<uint> CountAsync(Stage stage, string queue)
    {
        await using var connection = await PlainBroker.ConnectAsync(stage.Broker.ConnectionString);
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    /// <summary>Empties those that are there.</summary>
    public static async Task PurgeAsync(Stage stage, params IEnumerable<string> queues)
    {
        await using var connection = await PlainBroker.ConnectAsync(stage.Broker.ConnectionString);
        foreach (var queue in queues)
        {
            await using var channel = await connection.CreateChannelAsync();
            await channel.QueuePurgeAsync(queue);
        }
    }
}
