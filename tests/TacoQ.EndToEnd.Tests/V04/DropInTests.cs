using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.Relay.Host;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>The relay in the place of 0.4's: what clients send, and what they read.</summary>
public class DropInTests
{
    private static readonly string[] Members =
    [
        "id", "task_kind", "input_data", "output_data", "is_error", "priority", "worker_kind", "executed_by", "started_at", "completed_at", "ttl_duration",
        "created_at", "updated_at", "otel_ctx_carrier",
    ];

    // Late, doubled, overtaken, missing: whatever comes, in whatever order.
    private static readonly string[] Orders =
    [
        "a", "r", "c", "ar", "ra", "ac", "ca", "rc", "cr", "arc", "acr", "rac", "rca", "car", "cra", "aarrcc", "crarcarca",
    ];

    [Fact]
    public async Task Every_field_of_every_task_is_read_as_0_4_has_it_in_whatever_order_its_records_came()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync("--TacoQ:Relay:Cleanup", "false");
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        var tasks = new List<Record[]>();
        foreach (var order in Orders)
        {
            foreach (var end in new[] { "completed: success", "completed: empty output", "completed: error with the serialized exception" })
            {
                var id = Guid.CreateVersion7();
                var records = order.Select(letter => Record.Golden(letter switch { 'a' => "assignment: one carrier entry, priority 5", 'r' => "running: plain", _ => end }, id)).ToArray();
                tasks.Add(records);
                foreach (var record in records)
                {
                    await record.PublishAsync(sdk);
                }
            }
        }

        await UntilConsumedAsync(cluster);

        foreach (var records in tasks)
        {
            await ShouldBeReadAsync(cluster, records);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Messages_captured_from_0_4_are_read_as_0_4_has_them_backwards_too(bool backwards)
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync("--TacoQ:Relay:Cleanup", "false");
        await using var sdk = await PythonSdk.ConnectAsync(cluster.Broker.ConnectionString);
        foreach (var record in backwards ? Record.Captured.Reverse() : Record.Captured)
        {
            await record.PublishAsync(sdk);
        }

        await UntilConsumedAsync(cluster);

        var tasks = Record.Captured.GroupBy(record => record.Id).ToArray();
        tasks.Length.ShouldBe(7);
        foreach (var task in tasks)
        {
            await ShouldBeReadAsync(cluster, [.. task]);
        }
    }

    [Fact]
    public async Task The_paths_beside_the_tasks_are_there()
    {
        await using var cluster = await Cluster.CreateAsync(Topology.V04);
        await cluster.StartRelayAsync();
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };

        (await http.GetStringAsync("/health")).ShouldBe("Service is healthy\n");
        (await http.GetAsync($"/tasks/{Guid.CreateVersion7()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/tasks/42")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var document = await http.GetAsync("/api-docs/openapi.json");
        document.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var openApi = JsonNode.Parse(await document.Content.ReadAsStringAsync())!;
        openApi["paths"]!.AsObject().Select(path => path.Key).ShouldBe(["/tasks/{id}", "/health", "/api-docs/openapi.json"]);
        var task = openApi["components"]!["schemas"]!["Task"]!;
        task["properties"]!.AsObject().Select(property => property.Key).ShouldBe(Members);
        task["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(Members);
    }

    [Theory, InlineData("v04"), InlineData("both"), InlineData("native"), InlineData("")]
    public void It_listens_on_the_port_of_0_4_and_for_this_machine_only_until_it_is_told_otherwise(string topology)
    {
        using var relay = (IDisposable)RelayProgram.Build(
            ["--ConnectionStrings:tacobroker", "amqp://localhost", "--ConnectionStrings:tacodatabase", "postgresql://localhost/x", "--TacoQ:RabbitMQ:Topology", topology]);

        ((WebApplication)relay).Configuration["urls"].ShouldBe("http://127.0.0.1:3000");
    }

    private static async Task ShouldBeReadAsync(Cluster cluster, Record[] records)
    {
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        var (id, order) = (records[0].Id, string.Join(' ', records.Select(record => record.MessageType)));
        var response = await http.GetAsync($"/tasks/{id}");
        response.StatusCode.ShouldBe(HttpStatusCode.OK, order);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var read = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        read.Select(member => member.Key).ShouldBe(Members);
        read.ToJsonString().ShouldBe(Expected(records, read).ToJsonString(), order);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/tasks/{id}") { Headers = { { "Accept", "application/avro" } } };
        var avro = await http.SendAsync(request);
        avro.Content.Headers.ContentType!.MediaType.ShouldBe("application/avro");
        ToJson(TaskRecord.Read(await avro.Content.ReadAsByteArrayAsync())).ToJsonString().ShouldBe(read.ToJsonString(), order);
    }

    /// <summary>What the records say together, and null what none of them does.</summary>
    private static JsonObject Expected(Record[] records, JsonObject read)
    {
        var said = new Dictionary<string, JsonNode?> { ["updated_at"] = Number(read["updated_at"]), ["created_at"] = Number(read["created_at"]) };
        foreach (var (name, value) in records.SelectMany(record => record.Fields))
        {
            said[name] = name switch
            {
                "input_data" or "output_data" => Bytes(Convert.FromBase64String(value!["base64"]!.GetValue<string>())),
                "otel_ctx_carrier" => new JsonObject(value!.AsArray().Select(entry => KeyValuePair.Create(entry![0]!.GetValue<string>(), (JsonNode?)entry[1]!.GetValue<string>()))),
                _ => value!.DeepClone(),
            };
        }

        return new(Members.Select(name => KeyValuePair.Create(name, said.GetValueOrDefault(name)?.DeepClone())));
    }

    private static JsonObject ToJson(TaskRecord record) => new()
    {
        ["id"] = record.Id.ToString(),
        ["task_kind"] = record.TaskKind,
        ["input_data"] = record.InputData is { } input ? Bytes(input.ToArray()) : null,
        ["output_data"] = record.OutputData is { } output ? Bytes(output.ToArray()) : null,
        ["is_error"] = record.IsError,
        ["priority"] = record.Priority,
        ["worker_kind"] = record.WorkerKind,
        ["executed_by"] = record.ExecutedBy,
        ["started_at"] = record.StartedAt,
        ["completed_at"] = record.CompletedAt,
        ["ttl_duration"] = record.TtlDuration,
        ["created_at"] = record.CreatedAt,
        ["updated_at"] = record.UpdatedAt,
        ["otel_ctx_carrier"] = record.OtelCtxCarrier is { } carrier ? new JsonObject(carrier.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))) : null,
    };

    private static JsonArray Bytes(byte[] bytes) => new([.. bytes.Select(b => JsonValue.Create(b))]);

    /// <summary>Of microseconds since this century began, for what the relay alone can say.</summary>
    private static JsonNode Number(JsonNode? node)
    {
        node!.GetValue<JsonElement>().GetInt64().ShouldBeGreaterThan(946_684_800_000_000);
        return node;
    }

    private static Task UntilConsumedAsync(Cluster cluster) => Deadline.UntilAsync(
        async () => (await VirtualHost.ControlAsync("list_queues", "-p", cluster.Broker.Name, "name", "messages", "--no-table-headers")).Contains("tacoq_relay_queue\t0", StringComparison.Ordinal),
        "all is acknowledged");
}
