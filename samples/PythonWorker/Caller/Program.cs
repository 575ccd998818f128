using PythonWorker;
using TacoQ;

// Calls tasks that run in Python, and runs one that Python calls.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddTacoQ(q => q.UseRabbitMQ()).AddTacoTasks();
using var host = builder.Build();
await host.StartAsync();
var taco = host.Services.GetRequiredService<ITacoClient>();
var ml = taco.MlTasks();

// A typed call, and its typed result.
var fox = await ml.Embed.InvokeAsync("the quick brown fox jumps over the lazy dog");
var dog = await ml.Embed.InvokeAsync("the lazy dog sleeps under the quick brown fox");
var tax = await ml.Embed.InvokeAsync("income tax is due in may");
Console.WriteLine($"Python embedded three texts in {fox.Length} numbers each: fox and dog are {Similarity(fox, dog):0.00} alike, fox and tax {Similarity(fox, tax):0.00}.");

// With a priority it goes through the other lane; the result comes from the relay.
var urgent = await ml.Embed.With(new() { Priority = 200 }).EnqueueAsync("the quick brown fox jumps over the lazy dog");
Console.WriteLine($"The same text with priority 200 has {((await urgent.GetResultAsync()).SequenceEqual(fox) ? "the same" : "another")} vector.");

// Python publishes a task that this program runs.
var keeping = taco.GetHandle<string>(await ml.Index.InvokeAsync("a fox", "the quick brown fox"));
Console.WriteLine($"Python published a task that kept {await keeping.GetResultAsync()} here.");

// An exception of Python.
try
{
    await ml.Embed.InvokeAsync("!?");
}
catch (TaskFailedException e)
{
    Console.WriteLine($"An empty text fails in attempt {e.Attempt}: {e.ErrorType}: {e.Error?.Message}");
}

// Retries, cancellation and parking are not known to the topology of TacoQ 0.4.
if (!string.Equals(builder.Configuration["TacoQ:RabbitMQ:Topology"], nameof(Topology.V04), StringComparison.OrdinalIgnoreCase))
{
    // A retry: Python says that it failed, the relay starts the next attempt.
    Console.WriteLine($"What fails once succeeds in attempt {await ml.FailUntil.InvokeAsync(2)}.");

    // The cancellation of a running task.
    var counting = await ml.Count.EnqueueAsync(3600);
    await UntilAsync(counting, task => task.Status == TacoTaskStatus.Running);
    await counting.CancelAsync();
    Console.WriteLine($"Counting to 3600 seconds was {(await counting.WaitForCompletionAsync(TimeSpan.FromSeconds(30))).Outcome}.");

    // A task that the worker does not know is kept for one that does.
    var translating = await ml.Translate.EnqueueAsync("Wie geht es?");
    var waiting = await UntilAsync(translating, task => task.Reason == PendingReason.Parked);
    await translating.CancelAsync();
    Console.WriteLine($"What the worker does not know is {waiting.Status}, {waiting.Reason}.");
}

await host.StopAsync();

static float Similarity(float[] x, float[] y) => x.Zip(y, (a, b) => a * b).Sum();

static async Task<TaskSnapshot> UntilAsync(TaskHandle task, Func<TaskSnapshot, bool> condition)
{
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
    await foreach (var snapshot in task.WatchAsync(limit.Token))
    {
        if (condition(snapshot))
        {
            return snapshot;
        }
    }

    throw new InvalidOperationException($"Task {task.Id} is over.");
}
