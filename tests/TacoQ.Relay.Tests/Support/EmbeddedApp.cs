using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TacoQ.Generation;

namespace TacoQ.Relay.Tests.Support;

/// <summary>A web application with TacoQ embedded, listening on a free port, and one task <c>test.echo</c> that returns its payload.</summary>
internal sealed class EmbeddedApp : IAsyncDisposable
{
    private readonly string folder;
    private readonly bool ownsFolder;
    private readonly WebApplication app;

    private EmbeddedApp(WebApplication app, string folder, bool ownsFolder)
    {
        this.app = app;
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        Http = new() { BaseAddress = new(app.Urls.Single() + "/taco/") };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public ITacoClient Client => app.Services.GetRequiredService<ITacoClient>();

    /// <param name="folder">Where its file is. Default: in a folder of its own, deleted at the end.</param>
    /// <param name="worker">Whether it runs the task.</param>
    /// <param name="postgres">The database that keeps the record instead of the file.</param>
    public static async Task<EmbeddedApp> StartAsync(string? folder = null, bool worker = true, string? postgres = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("tacoq-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();

        // Without cleanup: tests store tasks of a fixed day in the past, whose retention is over.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["TacoQ:Relay:Cleanup"] = "false", ["TacoQ:Relay:SqlitePath"] = Path.Combine(folder, "tacoq.db"), ["TacoQ:Worker:RetryDelay"] = "00:00:00.01", ["TacoQ:Worker:DrainTimeout"] = "00:00:00.5" });
        var taco = builder.AddTacoQ();
        if (postgres is not null)
        {
            taco.AddRelay(relay => relay.UsePostgres(postgres));
        }

        if (worker)
        {
            taco.AddModule<Module>();
        }

        var app = builder.Build();
        app.MapTacoRelay();
        await app.StartAsync();
        return new(app, folder, own);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownsFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal sealed class Module : ITacoTaskModule
    {
        public void AddTo(TaskTable tasks) => tasks.Add(new Echo());
    }

    private sealed class Echo() : TaskHandler(new TaskDefinition("test.echo", "default") { MaxAttempts = 2 })
    {
        public override async ValueTask ExecuteAsync(TaskExecution execution)
        {
            var payload = Encoding.UTF8.GetString(execution.Payload);
            if (payload.Contains("\"fail\"", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("boom");
            }

            if (payload.Contains("\"wait\"", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
            }

            execution.Result.WriteRawValue(payload);
        }
    }
}
