using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TacoQ.Generation;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Support;

/// <summary>A web application with TacoQ embedded, whose callers are checked; with one task <c>test.login</c> that has a password in and a token out.</summary>
internal sealed class AccessApp : IAsyncDisposable
{
    /// <summary>A request says with it from where it seems to come.</summary>
    public const string RemoteHeader = "X-Test-Remote";

    private readonly string folder;
    private readonly WebApplication app;
    private readonly List<HttpClient> clients = [];

    private AccessApp(WebApplication app, string folder)
    {
        this.app = app;
        this.folder = folder;
    }

    public IServiceProvider Services => app.Services;

    public ITaskStore Store => app.Services.GetRequiredService<ITaskStore>();

    public Uri Address => new(app.Urls.Single() + "/taco/");

    /// <param name="database">A PostgreSQL; default: a SQLite file.</param>
    /// <param name="settings">Below <c>TacoQ:Relay:Access</c>; API keys are accepted unless it says otherwise.</param>
    /// <param name="build">Adds to the application.</param>
    /// <param name="map">Maps the relay; default: simply that.</param>
    public static async Task<AccessApp> StartAsync(
        string? database = null, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null)
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["TacoQ:Relay:SqlitePath"] = Path.Combine(folder, "tacoq.db"),
            ["TacoQ:Worker:DrainTimeout"] = "00:00:00.5",
            ["TacoQ:Relay:Access:ApiKeys"] = "true",
        });
        builder.Configuration.AddInMemoryCollection((settings ?? []).Select(setting => KeyValuePair.Create("TacoQ:Relay:Access:" + setting.Key, setting.Value)));
        builder.AddTacoQ().AddModule<Module>().AddRelay(relay =>
        {
            if (database is not null)
            {
                relay.UsePostgres(database);
            }
        });
        build?.Invoke(builder);
        var app = builder.Build();
        app.Use(static (HttpContext http, RequestDelegate next) =>
        {
            if (http.Request.Headers[RemoteHeader] is [{ } remote])
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(remote);
            }

            return next(http);
        });
        (map ?? (static app => app.MapTacoRelay()))(app);
        await app.StartAsync();
        return new(app, folder);
    }

    public async Task<string> KeyAsync(string scopes, string? workerKinds = null, TimeSpan? expiresIn = null, string? name = null) => (await Services.GetRequiredService<KeyRing>()
        .CreateAsync(name ?? "k" + Guid.CreateVersion7().ToString("N"), scopes.Split(','), workerKinds?.Split(','), expiresIn)).Reveal();

    public HttpClient Http(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        clients.Add(client);
        return client;
    }

    public async Task<HttpClient> HttpWithKeyAsync(string scopes, string? workerKinds = null) => Http(await KeyAsync(scopes, workerKinds));

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Module : ITacoTaskModule
    {
        public void AddTo(TaskTable tasks) => tasks.Add(new Login());
    }

    private sealed class Login() : TaskHandler(new TaskDefinition("test.login", "default"))
    {
        public override string ArgumentsSchema => """{"type":"object","properties":{"user":{"type":"string"},"password":{"type":"string","x-tacoq-sensitive":true}}}""";

        public override string ResultSchema => """{"type":"object","properties":{"user":{"type":"string"},"token":{"type":"string","x-tacoq-sensitive":true}}}""";

        public override ValueTask ExecuteAsync(TaskExecution execution)
        {
            execution.Result.WriteRawValue("""{"user":"ada","token":"t0k3n"}""");
            return ValueTask.CompletedTask;
        }
    }
}
