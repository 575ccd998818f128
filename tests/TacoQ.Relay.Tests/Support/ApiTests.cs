using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Storage;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Support;

/// <summary>Tests of the REST API that hold over every store: a suite is an abstract class, and each store has a subclass of it.</summary>
public abstract class ApiTests(TestStore kind, bool worker = true) : IAsyncLifetime
{
    private Database? database;
    private EmbeddedApp? started;

    private protected EmbeddedApp App => started!;

    private protected HttpClient Http => App.Http;

    private protected ITaskStore Store => App.Services.GetRequiredService<ITaskStore>();

    private protected IRelayClient Relay => App.Services.GetRequiredService<IRelayClient>();

    public async ValueTask InitializeAsync()
    {
        database = kind == TestStore.Postgres ? await Database.CreateAsync() : null;
        started = await EmbeddedApp.StartAsync(worker: worker, postgres: database?.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task<Guid> PublishAsync<T>(T task)
    {
        var response = await Http.PostAsJsonAsync("api/v1/tasks", task);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
    }

    /// <summary>Publishes a task, and waits for its end.</summary>
    private protected async Task<JsonObject> RunAsync<T>(T task) => await EndAsync(await PublishAsync(task));

    private protected async Task<JsonObject> EndAsync(Guid id) => (await Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30"))!;

    private protected async Task<JsonObject> GetAsync(Guid id) => (await Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}"))!;

    private protected static async Task<JsonObject> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return JsonSerializer.Deserialize<JsonObject>(text)!;
    }

    private protected static string? Text(JsonNode? node) => node?.ToString();
}
