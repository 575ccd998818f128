using RabbitMQ.Client;

namespace TacoQ.Benchmarks;

/// <summary>RabbitMQ.Client and Npgsql.</summary>
internal sealed class PlainPipeline(Stage stage, IReadOnlyList<Child> workers, Child relay, IConnection connection, PlainPublisher publisher, PipelineShape shape) : Pipeline(stage, workers, relay)
{
    private readonly PlainAssignments assignments = new(publisher, BenchTasks.Payload(shape.PayloadLength));

    public static async Task<PlainPipeline> StartAsync(PipelineShape? shape = null)
    {
        shape ??= PipelineShape.Default;
        var stage = await Stage.CreateAsync();
        await PlainRelay.CreateTableAsync(stage);
        var relay = await Child.StartAsync("plain-relay", stage.Settings);
        var workers = await StartWorkersAsync(shape, "plain-worker", stage.Settings);
        var connection = await PlainBroker.ConnectAsync(stage.Broker.ConnectionString);
        return new(stage, workers, relay, connection, await PlainPublisher.OpenAsync(connection, PlainBroker.ConfirmWindow), shape);
    }

    public override Task<Guid> PublishAsync(int tasks) => assignments.PublishAsync(tasks);

    public override async ValueTask DisposeAsync()
    {
        publisher.Dispose();
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Task<bool> HasEndedAsync(Guid task) => Stage.AskAsync<bool>("select exists (select from plain_tasks where id = $1 and status = 2)", task);

    protected override Task<long> CountEndedAsync() => Stage.AskAsync<long>("select count(*) from plain_tasks where status = 2");
}
