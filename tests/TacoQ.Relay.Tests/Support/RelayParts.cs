using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Schedules;
using TacoQ.Relay.Storage.Sqlite;

namespace TacoQ.Relay.Tests.Support;

/// <summary>A relay's loops on the in-process broker and a SQLite file, with a store that can be made to fail.</summary>
internal sealed class RelayParts : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    private RelayParts()
    {
        Store = new(new SqliteTaskStore(Path.Combine(folder, "tacoq.db"), TimeProvider.System));
        Watch = new(Store, TimeProvider.System);
        var options = Options.Create(new RelayOptions { DispatchInterval = TimeSpan.FromMilliseconds(100) });
        var trouble = new StoreTrouble(Store, TimeProvider.System, NullLogger<StoreTrouble>.Instance);
        var retry = new StoreRetry(Store, trouble, TimeProvider.System);
        var ends = new TaskEnds(Broker, Store, Watch, TimeProvider.System);
        var hearing = new Hearing(Broker, TimeProvider.System);
        Due = new(Broker, Store, Watch, trouble, options, TimeProvider.System, NullLogger<DueTasks>.Instance);
        Lost = new(Store, hearing, ends, Watch, Due, trouble, TimeProvider.System, NullLogger<LostWorkers>.Instance);
        Ingest = new(
            Broker,
            Store,
            retry,
            Watch,
            Due,
            ends,
            new(Store, retry, ends, options, NullLogger<PoisonedTasks>.Instance),
            new(Broker, Store, retry, ends, Due),
            new(
                Store,
                retry,
                new(Store, Due, Watch, trouble, options, TimeProvider.System, NullLogger<ScheduleFiring>.Instance),
                NullLogger<AnnouncedSchedules>.Instance),
            new(Store, retry, NullLogger<Quarantine>.Instance),
            hearing,
            options,
            TimeProvider.System,
            NullLogger<IngestLoop>.Instance);
    }

    public InProcessBroker Broker { get; } = new(TimeProvider.System);

    public FlakyStore Store { get; }

    public TaskWatch Watch { get; }

    public DueTasks Due { get; }

    public LostWorkers Lost { get; }

    public IngestLoop Ingest { get; }

    public static async Task<RelayParts> StartAsync()
    {
        var parts = new RelayParts();
        await parts.Store.MigrateAsync(apply: true, default);
        parts.running = Task.WhenAll(
            parts.Ingest.RunAsync(parts.stopping.Token), parts.Due.RunAsync(parts.stopping.Token), parts.Lost.RunAsync(parts.stopping.Token), parts.Watch.RunAsync(parts.stopping.Token));
        return parts;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Store.DisposeAsync();
        await Broker.DisposeAsync();
        stopping.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
