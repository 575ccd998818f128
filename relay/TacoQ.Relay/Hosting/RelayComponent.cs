using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Hosting;
using TacoQ.Relay.Api;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Metrics;
using TacoQ.Relay.Schedules;
using TacoQ.Relay.Search.Operations;
using TacoQ.Relay.Status;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Hosting;

/// <summary>Starts and stops the relay: first the schema, then the loops.</summary>
internal sealed class RelayComponent(IServiceProvider services, TacoQSettings settings, IOptions<RelayOptions> options, TimeProvider time, ILogger<RelayComponent> logger)
    : ITacoComponent, IDisposable
{
    private static readonly TimeSpan MigrationRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    public int Order => ComponentOrder.Relay;

    public void CheckSettings()
    {
        if (settings.RunsRelay)
        {
            services.GetRequiredService<ITaskStore>();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.RunsRelay)
        {
            return;
        }

        services.GetRequiredService<MappedEndpoints>().Check();
        var store = services.GetRequiredService<ITaskStore>();
        if (services.GetRequiredService<ITaskBroker>() is InProcessBroker inProcess)
        {
            logger.RunsEmbedded(store.Description);
            inProcess.Backlog = (workerKind, limit) => ReadBacklogAsync(store, workerKind, limit);
        }

        var migrated = await TryMigrateAsync(store, cancellationToken);
        running = Task.Run(() => RunAsync(store, migrated), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running.WaitAsync(StopLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(ITaskStore store, bool migrated)
    {
        while (!migrated)
        {
            await Task.Delay(MigrationRetry, time, stopping.Token);
            try
            {
                migrated = await TryMigrateAsync(store, stopping.Token);
            }
            catch (TacoConfigurationException e)
            {
                // The store came late, and is none that this relay can use: what would have ended the start ends it now.
                logger.RelayUnusable(e.Message);
                Environment.ExitCode = 1;
                services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
                return;
            }
        }

        services.GetRequiredService<RelayState>().IsMigrated = true;
        ready.SetResult();
        if (!settings.IsEmbedded)
        {
            logger.RelayStarted(store.Description);
        }

        await Task.WhenAll(
            KeepAsync("announcements", services.GetRequiredService<TaskWatch>().RunAsync, options.Value.Api),
            KeepAsync("audit", services.GetRequiredService<Audit>().RunAsync, options.Value.Api),
            KeepAsync("key use", services.GetRequiredService<ApiKeys>().RunAsync, options.Value.Api && options.Value.Access.ApiKeys),
            KeepAsync("ingest", services.GetRequiredService<IngestLoop>().RunAsync, options.Value.Ingest),
            KeepAsync("rescue", services.GetRequiredService<LostWorkers>().RunAsync, options.Value.Ingest && !settings.IsEmbedded),
            KeepAsync("dispatch", services.GetRequiredService<DueTasks>().RunAsync, options.Value.Dispatch),
            KeepAsync("pauses", services.GetRequiredService<Pauses>().RunAsync, options.Value.Ingest),
            KeepAsync("statistics", services.GetRequiredService<StatisticsUpkeep>().RunAsync, options.Value.Cleanup),
            KeepAsync("figures", services.GetRequiredService<RelayFigures>().RunAsync, true),
            KeepAsync("operations", services.GetRequiredService<OperationRunner>().RunAsync, options.Value.Dispatch),
            KeepAsync("schedules", services.GetRequiredService<ScheduleFiring>().RunAsync, options.Value.Dispatch),
            KeepAsync("cleanup", services.GetRequiredService<Cleanup>().RunAsync, options.Value.Cleanup));
    }

    private async Task<bool> TryMigrateAsync(ITaskStore store, CancellationToken cancellationToken)
    {
        try
        {
            await store.MigrateAsync(options.Value.Migrate, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not TacoConfigurationException && !cancellationToken.IsCancellationRequested)
        {
            services.GetRequiredService<StoreTrouble>().Log(e);
            return false;
        }
    }

    /// <summary>Runs a loop; should a fault of ours end it, starts it again.</summary>
    private async Task KeepAsync(string name, Func<CancellationToken, Task> loop, bool wanted)
    {
        while (wanted && !stopping.IsCancellationRequested)
        {
            try
            {
                await loop(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LoopEnded(name, e);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<QueuedTask>> ReadBacklogAsync(ITaskStore store, string workerKind, int limit)
    {
        await ready.Task.WaitAsync(stopping.Token);
        while (true)
        {
            try
            {
                return await store.ReadBacklogAsync(workerKind, limit, stopping.Token);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                services.GetRequiredService<StoreTrouble>().Log(e);
                await Task.Delay(MigrationRetry, time, stopping.Token);
            }
        }
    }
}
