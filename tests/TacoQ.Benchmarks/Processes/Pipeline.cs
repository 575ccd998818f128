namespace TacoQ.Benchmarks;

/// <summary>A publisher in this process, a worker and a relay in theirs.</summary>
internal abstract class Pipeline(Stage stage, Child worker, Child relay) : IAsyncDisposable
{
    public const string Rate = "tasks/s";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    protected Stage Stage => stage;

    public Child Worker => worker;

    public Child Relay => relay;

    private long Ended { get; set; }

    /// <summary>Publishes so many; completes when all are confirmed.</summary>
    public abstract Task PublishAsync(int tasks);

    /// <summary>How many have ended in the database.</summary>
    protected abstract Task<long> CountEndedAsync();

    /// <summary>Tasks a second from the first enqueue to the last row, and what each part spent on processors, in microseconds a task.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync(Pipeline pipeline, int tasks)
    {
        var before = pipeline.ReadCosts();
        var started = TimeProvider.System.GetTimestamp();
        await pipeline.PublishAsync(tasks);
        var published = TimeProvider.System.GetElapsedTime(started);
        pipeline.Ended += tasks;
        await pipeline.UntilEndedAsync();
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var values = new Dictionary<string, double> { [Rate] = tasks / elapsed.TotalSeconds, ["published after, s"] = published.TotalSeconds, ["all, s"] = elapsed.TotalSeconds };
        foreach (var (part, seconds) in pipeline.ReadCosts())
        {
            values[part + ", µs/task"] = (seconds - before[part]) * 1e6 / tasks;
        }

        return values;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await worker.DisposeAsync();
        await relay.DisposeAsync();
        await stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task UntilEndedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10), TimeProvider.System);
        while (await CountEndedAsync() < Ended)
        {
            if (worker.HasEnded || relay.HasEnded)
            {
                throw new InvalidOperationException("The worker or the relay has ended.");
            }

            await Task.Delay(Look, TimeProvider.System, limit.Token);
        }
    }

    private Dictionary<string, double> ReadCosts() => new()
    {
        ["publisher"] = Environment.CpuUsage.TotalTime.TotalSeconds,
        ["worker"] = worker.ProcessorTime.TotalSeconds,
        ["relay"] = relay.ProcessorTime.TotalSeconds,
        ["RabbitMQ"] = ServerCosts.RabbitMQ,
        ["PostgreSQL"] = ServerCosts.Postgres,
    };
}
