using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenApiSpecVersion = Microsoft.OpenApi.OpenApiSpecVersion;
using TacoQ.Relay.Api;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.OpenApi;

/// <summary>The relay's endpoints as OpenAPI 3.1: what they say of themselves, and what stands in the two JSON files beside this one.</summary>
internal sealed class ApiDescription
{
    // What every endpoint with a scope may answer.
    private static readonly Dictionary<string, string> Refusals = new(StringComparer.Ordinal) { ["401"] = "Unauthorized", ["403"] = "Forbidden", ["429"] = "Too Many Requests" };

    private readonly JsonObject document;
    private readonly JsonObject parameters = ReadFile("parameters.json");
    private readonly JsonObject examples = ReadFile("examples.json");
    private readonly Comments comments = new();
    private readonly List<string> missing = [];

    private ApiDescription(JsonObject document) => this.document = document;

    public static async Task<string> GenerateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["TacoQ:Relay:SqlitePath"] = Path.Combine(folder, "tacoq.db") });
        builder.AddTacoQ();
        builder.Services.AddOpenApi(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        builder.Services.ConfigureHttpJsonOptions(options => JsonContexts.AddTo(options.SerializerOptions));
        await using (var app = builder.Build())
        {
            app.MapTacoRelay(prefix: "");
            app.MapOpenApi("/generated.json");
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            var description = new ApiDescription(JsonNode.Parse(await http.GetStringAsync("/generated.json"))!.AsObject());
            description.Complete(app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>());
            await app.StopAsync();
            Directory.Delete(folder, recursive: true);
            description.missing.ShouldBeEmpty("What the description of the API lacks");
            return ApiText.Of(description.document);
        }
    }

    private void Complete(IEnumerable<RouteEndpoint> endpoints)
    {
        document["info"] = new JsonObject { ["title"] = "TacoQ relay", ["version"] = "1", ["description"] = "Publishes tasks, keeps their record and looks after them. Errors are problem details (RFC 9457)." };
        document["servers"] = new JsonArray();
        document.Remove("tags");
        var known = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<Operation>() is not null)
            .ToDictionary(endpoint => (endpoint.RoutePattern.RawText!, endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single().ToLowerInvariant()), endpoint => endpoint.Metadata.GetMetadata<Operation>()!);
        var paths = document["paths"]!.AsObject();
        foreach (var (path, item) in paths.ToArray())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                Complete(operation!.AsObject(), known[(path, method)]);
            }
        }

        document["paths"] = new JsonObject(paths.ToArray().OrderBy(path => path.Key, StringComparer.Ordinal).Select(path => KeyValuePair.Create(path.Key, path.Value?.DeepClone())));
        var components = document["components"]!.AsObject();
        components["securitySchemes"] = new JsonObject
        {
            ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Api-Key", ["description"] = "An API key, as the header of its own." },
            ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key, or a JWT of the configured issuer. The scope that an operation needs stands beside it." },
        };
        AddTaskOfKind(components["schemas"]!.AsObject());
        foreach (var (name, schema) in components["schemas"]!.AsObject())
        {
            comments.AddTo(name, schema!.AsObject());
        }
    }

    private void Complete(JsonObject operation, Operation known)
    {
        operation.Remove("tags");
        operation.Insert(0, "operationId", known.Id);
        operation.Insert(1, "summary", known.Summary);
        if (known.Scope != Scope.None)
        {
            var scope = Scopes.NameOf(known.Scope);
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray(scope) }, new JsonObject { ["apiKey"] = new JsonArray(scope) });
            foreach (var (status, title) in Refusals)
            {
                operation["responses"]!.AsObject().TryAdd(status, Problem(title));
            }
        }

        foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
        {
            var name = parameter!["name"]!.ToString();
            if ((parameters[$"{known.Id}.{name}"] ?? parameters[name])?.DeepClone() is not JsonObject described)
            {
                missing.Add($"a description of the parameter '{name}' of {known.Id} (parameters.json)");
                continue;
            }

            foreach (var (member, value) in described.ToArray())
            {
                parameter[member] = value?.DeepClone();
            }
        }

        // What is let in to be refused.
        operation["requestBody"]?["content"]?.AsObject().Remove("*/*");
        var example = examples[known.Id];
        AddExample(operation["requestBody"], example?["request"], $"an example of the request {known.Id} (examples.json: request)");
        var success = operation["responses"]!.AsObject().Where(response => response.Key[0] == '2').ToArray();
        if (success.Length == 0)
        {
            missing.Add($"what {known.Id} answers (Produces)");
        }

        foreach (var (status, response) in success)
        {
            AddExample(response, example?[status] ?? example?["response"], $"an example of the answer {status} of {known.Id} (examples.json: response)");
        }
    }

    private void AddExample(JsonNode? message, JsonNode? example, string what)
    {
        foreach (var (type, content) in message?["content"]?.AsObject() ?? [])
        {
            if (example is not null && type is not ("application/avro" or "application/octet-stream"))
            {
                content!["example"] = example.DeepClone();
            }
            else if (type == "application/json" && content?["schema"] is not null)
            {
                missing.Add(what);
            }
        }
    }

    /// <summary>Where the path has the kinds, the body does not.</summary>
    private void AddTaskOfKind(JsonObject schemas)
    {
        var body = schemas["PublishTaskRequest"]!.DeepClone().AsObject();
        body["properties"]!.AsObject().Remove("taskKind");
        body["properties"]!.AsObject().Remove("workerKind");
        body.Remove("required");
        schemas["PublishTaskOfKindRequest"] = body;
        document["paths"]!["/api/v1/task-kinds/{workerKind}/{taskKind}/tasks"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"] = "#/components/schemas/PublishTaskOfKindRequest";
    }

    private static JsonObject Problem(string title) =>
        JsonNode.Parse($$"""{ "description": "{{title}}", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDetails" } } } }""")!.AsObject();

    private static JsonObject ReadFile(string name) =>
        JsonNode.Parse(File.ReadAllText(Repository.File("tests", "TacoQ.Relay.Tests", "Api", "OpenApi", name)))!.AsObject();
}
