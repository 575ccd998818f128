using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Generation;
using TacoQ.TestServers;
using TacoQ.Wire;
using TacoQ.Worker;

namespace TacoQ.Tests.Support;

/// <summary>A worker on the in-process broker, with a relay that only remembers.</summary>
internal sealed class WorkerHarness : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly ITaskBroker broker;

    private WorkerHarness(ITaskBroker broker, Func<string, TaskExecution, Task<string>> run, Action<WorkerOptions>? configure, Action<IServiceCollection>? register, TaskDefinition? definition)
    {
        this.broker = broker;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log));
        register?.Invoke(collection);
        services = collection.BuildServiceProvider();

        var options = new WorkerOptions { Name = "w", RetryDelay = TimeSpan.FromSeconds(10), DrainTimeout = TimeSpan.FromSeconds(5) };
        configure?.Invoke(options);
        options.Validate();
        Relay = broker is InProcessBroker ? new(broker) : null!;
        var types = new PayloadTypes([]);
        var wrapped = Options.Create(options);
        Worker = new(
            new TaskRegistry([Module = new TestTask.Module(new TestTask.Handler(run, definition))], types, services.GetRequiredService<IServiceProviderIsService>(), wrapped),
            broker,
            new AttemptRunner(types, broker, services.GetRequiredService<IServiceScopeFactory>(), services.GetServices<ITaskMiddleware>(), wrapped, TimeProvider.System, services.GetRequiredService<ILogger<TacoWorker>>()),
            new WorkerIdentity(wrapped, TimeProvider.System),
            wrapped,
            TimeProvider.System,
            services.GetRequiredService<ILogger<TacoWorker>>());
    }

    public FakeRelay Relay { get; }

    public TestTask.Module Module { get; }

    public TacoWorker Worker { get; }

    public ITaskBroker Broker => broker;

    public CapturedLog Log { get; } = new();

    public static async Task<WorkerHarness> StartAsync(
        Func<string, TaskExecution, Task<string>> run,
        Action<WorkerOptions>? configure = null,
        Action<IServiceCollection>? register = null,
        TaskDefinition? definition = null,
        ITaskBroker? broker = null)
    {
        var harness = new WorkerHarness(broker ?? new InProcessBroker(TimeProvider.System), run, configure, register, definition);
        await harness.Worker.StartAsync(default);
        return harness;
    }

    public async Task<TaskAssignment> SendAsync(Func<TaskAssignment, TaskAssignment>? change = null)
    {
        var assignment = TestTask.Assignment();
        assignment = change?.Invoke(assignment) ?? assignment;
        await broker.PublishAsync(assignment, TimeSpan.FromSeconds(5), default);
        return assignment;
    }

    public Task<T> EventAsync<T>(Guid id)
        where T : TaskEvent => Deadline.GetAsync(() => Task.FromResult(Relay.Of<T>(id).FirstOrDefault()), typeof(T).Name);

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(default);
        Worker.Dispose();
        await (Relay?.DisposeAsync() ?? default);
        await broker.DisposeAsync();
        await services.DisposeAsync();
        Log.Dispose();
    }
}
