namespace TacoQ.Benchmarks;

/// <summary>TacoQ.</summary>
internal sealed class OurPipeline(Stage stage, IReadOnlyList<Child> workers, Child relay, StartedHost publisher, PipelineShape shape) : Pipeline(stage, workers, relay)
{
    private readonly ITacoClient client = publisher.Services.GetRequiredService<ITacoClient>();
    private readonly string text = BenchTasks.Payload(shape.PayloadLength);

    public static async Task<OurPipeline> StartAsync(PipelineShape? shape = null)
    {
        shape ??= PipelineShape.Default;
        var stage = await Stage.CreateAsync();
        string[] settings = [.. stage.Settings, .. shape.Settings];
        var relay = await Child.StartAsync("relay", settings);
        var workers = await StartWorkersAsync(shape, "worker", [.. settings, "--TacoQ:Worker:Prefetch", "512"]);
        return new(stage, workers, relay, await OurHosts.StartPublisherAsync([.. settings, "--TacoQ:RabbitMQ:ConfirmWindow", "512"]), shape);
    }

    public override async Task<Guid> PublishAsync(int tasks) => (await client.EnqueueManyAsync(Enumerable.Range(0, tasks).Select(Call)))[^1].Id;

    public override async ValueTask DisposeAsync()
    {
        await publisher.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Task<bool> HasEndedAsync(Guid task) => Stage.AskAsync<bool>("select exists (select from tacoq.tasks where id = $1 and rank = 70)", task);

    protected override Task<long> CountEndedAsync() => Stage.AskAsync<long>("select count(*) from tacoq.tasks where rank = 70");

    private TaskCall Call(int number)
    {
        var stub = client.BenchTasks().NoOp;
        return (shape.Priorities.Count == 0 ? stub : stub.With(new() { Priority = shape.Priorities[number % shape.Priorities.Count] })).Call(text);
    }
}
