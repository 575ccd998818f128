namespace TacoQ.Benchmarks;

/// <summary>A publisher in this process, workers and a relay in theirs.</summary>
internal abstract class Pipeline(Stage stage, IReadOnlyList<Child> workers, Child relay) : IAsyncDisposable
{
    public const string Rate = "tasks/s";
    public const string WorkerCost = "worker, µs/task";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    protected Stage Stage => stage;

    private long Ended { get; set; }

    /// <summary>Publishes so many; completes when all are confirmed. The id of the last one.</summary>
    public abstract Task<Guid> PublishAsync(int tasks);

    /// <summary>Whether it has ended in the database.</summary>
    protected abstract Task<bool> HasEndedAsync(Guid task);

    /// <summary>How many have ended in the database.</summary>
    protected abstract Task<long> CountEndedAsync();

    /// <summary>Tasks a second from the first enqueue to the last row, and what each part spent on processors, in microseconds a task.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync(Pipeline pipeline, int tasks)
    {
        var before = pipeline.ReadCosts();
        var started = TimeProvider.System.GetTimestamp();
        var last = await pipeline.PublishAsync(tasks);
        var published = TimeProvider.System.GetElapsedTime(started);
        pipeline.Ended += tasks;
        await pipeline.UntilEndedAsync(last);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var values = new Dictionary<string, double> { [Rate] = tasks / elapsed.TotalSeconds, ["published after, s"] = published.TotalSeconds, ["all, s"] = elapsed.TotalSeconds };
        foreach (var (part, seconds) in pipeline.ReadCosts())
        {
            values[part + ", µs/task"] = (seconds - before[part]) * 1e6 / tasks;
        }

        return values;
    }

    /// <summary>Starts as many workers as the shape has.</summary>
    protected static async Task<IReadOnlyList<Child>> StartWorkersAsync(PipelineShape shape, string role, params IEnumerable<string> arguments) =>
        await Task.WhenAll(Enumerable.Range(0, shape.Workers).Select(_ => Child.StartAsync(role, arguments)));

    /// <summary>How often a row of a task was written, on average of all tasks so far: twice, or once when it was enqueued and ended within one batch.</summary>
    public async Task<double> CountWritesAsync()
    {
        // What a session has counted becomes visible within a second (PostgreSQL's manual, "The Cumulative Statistics System").
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        return await stage.AskAsync<double>("select sum(n_tup_ins + n_tup_upd)::float8 from pg_stat_user_tables where relname in ('tasks', 'plain_tasks')") / Ended;
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        await relay.DisposeAsync();
        await stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Looks at the last one first: counting costs the database much more.</summary>
    private async Task UntilEndedAsync(Guid last)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10), TimeProvider.System);
        while (!await HasEndedAsync(last) || await CountEndedAsync() < Ended)
        {
            if (workers.Any(worker => worker.HasEnded) || relay.HasEnded)
            {
                throw new InvalidOperationException("A worker or the relay has ended.");
            }

            await Task.Delay(Look, TimeProvider.System, limit.Token);
        }
    }

    private Dictionary<string, double> ReadCosts() => new()
    {
        ["publisher"] = Environment.CpuUsage.TotalTime.TotalSeconds,
        ["worker"] = workers.Sum(worker => worker.ProcessorTime.TotalSeconds),
        ["relay"] = relay.ProcessorTime.TotalSeconds,
        ["RabbitMQ"] = ServerCosts.RabbitMQ,
        ["PostgreSQL"] = ServerCosts.Postgres,
    };
}
