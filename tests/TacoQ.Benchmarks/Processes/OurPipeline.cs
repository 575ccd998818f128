namespace TacoQ.Benchmarks;

/// <summary>TacoQ.</summary>
internal sealed class OurPipeline(Stage stage, Child worker, Child relay, StartedHost publisher) : Pipeline(stage, worker, relay)
{
    private readonly ITacoClient client = publisher.Services.GetRequiredService<ITacoClient>();
    private readonly string text = BenchTasks.Payload();

    public static async Task<OurPipeline> StartAsync(params string[] settings)
    {
        var stage = await Stage.CreateAsync();
        var relay = await Child.StartAsync("relay", [.. stage.Settings, .. settings]);
        var worker = await Child.StartAsync("worker", [.. stage.Settings, "--TacoQ:Worker:Prefetch", "512", .. settings]);
        return new(stage, worker, relay, await OurHosts.StartPublisherAsync([.. stage.Settings, "--TacoQ:RabbitMQ:ConfirmWindow", "512", .. settings]));
    }

    public override async Task<Guid> PublishAsync(int tasks) => (await client.EnqueueManyAsync(Enumerable.Range(0, tasks).Select(_ => client.BenchTasks().NoOp.Call(text))))[^1].Id;

    public override async ValueTask DisposeAsync()
    {
        await publisher.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Task<bool> HasEndedAsync(Guid task) => Stage.AskAsync<bool>("select exists (select from tacoq.tasks where id = $1 and rank = 70)", task);

    protected override Task<long> CountEndedAsync() => Stage.AskAsync<long>("select count(*) from tacoq.tasks where rank = 70");
}
