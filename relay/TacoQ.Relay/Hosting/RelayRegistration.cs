using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TacoQ.Hosting;
using TacoQ.Relay.Api;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Schedules;
using TacoQ.Relay.Search;
using TacoQ.Relay.Search.Operations;
using TacoQ.Relay.Status;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Storage.Sqlite;

namespace TacoQ.Relay.Hosting;

/// <summary>The relay's services. <c>AddTacoQ</c> finds this class by its name; whether a relay runs is decided at start.</summary>
internal sealed partial class RelayRegistration : IRelayRegistration
{
    public void Register(TacoQBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(new RelaySettings());
        services.AddTacoOptions<RelayOptions>(static (section, options) => section.Bind(options), static options => options.Validate(), RelayOptions.Section);
        AddAccess(services);
        services.AddSingleton(CreateStore);
        services.AddSingleton<StoreTrouble>();
        services.AddSingleton<StoreRetry>();
        services.AddSingleton<TaskWatch>();
        services.AddSingleton<TaskReader>();
        services.AddSingleton<TaskSearcher>();
        services.AddSingleton<OperationActions>();
        services.AddSingleton<TaskOperations>();
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<TaskCatalogue>();
        services.AddSingleton<TaskPublisher>();
        services.AddSingleton<TaskBatches>();
        services.AddSingleton<RecordedTasks>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<TaskControl>();
        services.AddSingleton<TaskAttempts>();
        services.AddSingleton<DueTasks>();
        services.AddSingleton<Cleanup>();
        services.AddSingleton<LostWorkers>();
        services.AddSingleton<TaskEnds>();
        services.AddSingleton<PoisonedTasks>();
        services.AddSingleton<WorkerArrivals>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<QuarantinedMessages>();
        services.AddSingleton<Hearing>();
        services.AddSingleton<IngestLoop>();
        services.AddSingleton<ScheduleFiring>();
        services.AddSingleton<AnnouncedSchedules>();
        services.AddSingleton<ScheduleBook>();
        services.AddSingleton<RelayHealth>();
        StatusRegistration.Add(services);
        services.AddSingleton<IRelayInProcess, RelayInProcess>();
        services.AddSingleton<ITacoComponent, RelayComponent>();
    }

    private static ITaskStore CreateStore(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<RelaySettings>();
        var configuration = provider.GetRequiredService<IConfiguration>();
        var time = provider.GetRequiredService<TimeProvider>();
        var database = settings.PostgresConnectionString ?? configuration.GetConnectionString("tacodatabase");
        return settings.Store switch
        {
            RelayStore.Postgres => new PostgresTaskStore(PostgresAddress.Parse(database), time),
            null when !string.IsNullOrEmpty(database) => throw new TacoConfigurationException(
                "ConnectionStrings:tacodatabase is set, but the relay does not use it: call AddRelay(r => r.UsePostgres()), or remove the setting to keep the record in a SQLite file."),
            null when !provider.GetRequiredService<TacoQSettings>().IsEmbedded => throw new TacoConfigurationException(
                "AddRelay() does not say where the relay keeps its record: call AddRelay(r => r.UsePostgres()) and set ConnectionStrings:tacodatabase, for example postgresql://user:password@localhost:5432/taco. For a single relay r.UseSqlite() works too."),
            _ => new SqliteTaskStore(
                provider.GetRequiredService<IOptions<RelayOptions>>().Value.SqlitePath ?? SqliteFile.DefaultPath(provider.GetRequiredService<IHostEnvironment>().ApplicationName), time),
        };
    }
}
