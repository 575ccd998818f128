using TacoQ.EndToEnd.Tests.Support;
using TacoQ.Relay.Storage;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Running;

public class CommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_schema_is_migrated_by_command_and_only_checked_by_relays_that_may_not()
    {
        await using var database = await Database.CreateAsync();
        var newest = Migrations.Postgres.Newest;

        await ShouldEndWithAsync(1, $"has version 0, but this relay needs version {newest}, and TacoQ:Relay:Migrate is false", database, "--migrate=check");
        await ShouldEndWithAsync(1, $"has version 0, but this relay needs version {newest}, and TacoQ:Relay:Migrate is false", database, "--no-migrate", "--urls", "http://127.0.0.1:0");
        await ShouldEndWithAsync(0, $"was brought from version 0 to {newest}.", database, "--migrate", "--roles", "api");
        await ShouldEndWithAsync(0, $"has version {newest}: there is nothing to do.", database, "--migrate");
        await ShouldEndWithAsync(0, $"has version {newest}: there is nothing to do.", database, "--migrate=check");

        await database.ExecuteAsync($"insert into tacoq.schema_version (version, compatible_from) values ({newest + 1}, {newest + 1})");
        await ShouldEndWithAsync(1, $"has version {newest + 1}, but this relay knows versions up to {newest} only", database, "--migrate");
        await ShouldEndWithAsync(1, $"has version {newest + 1}, but this relay knows versions up to {newest} only", database, "--urls", "http://127.0.0.1:0");
    }

    [Theory]
    [InlineData("--roles", "ingest,fish", "--roles is 'ingest,fish', but must be one or more of ingest, dispatch, cleanup and api")]
    [InlineData("--roles=", "--urls=http://127.0.0.1:0", "--roles is '', but must be one or more of")]
    [InlineData("--TacoQ:Relay:LogFormat", "xml", "TacoQ:Relay:LogFormat is 'xml', but must be text or json.")]
    [InlineData("--OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER is 'zipkin', but this relay has otlp and none only.")]
    public async Task What_is_wrong_is_said(string first, string second, string message)
    {
        await using var database = await Database.CreateAsync();

        await ShouldEndWithAsync(1, message, database, first, second);
    }

    [Fact]
    public async Task Logs_are_JSON_with_the_task_and_its_trace_where_that_is_wanted()
    {
        await using var cluster = await Cluster.CreateAsync();
        await using var relay = Start(cluster.Database, cluster.Broker.ConnectionString, "--TacoQ:Relay:LogFormat", "json", "--urls", "http://127.0.0.1:0");
        await relay.UntilPrintedAsync("Application started", Limit);
        var taco = (TacoClient)await cluster.StartPublisherAsync("http://127.0.0.1:1");
        var id = Guid.CreateVersion7();

        await taco.PublishAsync(
            new TaskAssignment
            {
                Id = id,
                TaskKind = "a\0b",
                WorkerKind = "nobody",
                CreatedAt = 1,
                TraceContext = new Dictionary<string, string> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            },
            CancellationToken.None);

        await relay.UntilPrintedAsync("in quarantine", Limit);
        await relay.SignalAsync("TERM");
        (await relay.EndAsync(Limit)).ShouldBe(0, relay.Output);

        var lines = relay.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!).ToArray();
        var state = lines.Single(line => line["EventId"]!.GetValue<int>() == 212)["State"]!;
        (state["TaskId"]!.ToString(), state["TraceId"]!.ToString()).ShouldBe((id.ToString(), "0af7651916cd43dd8448eb211c80319c"));
    }

    private static async Task ShouldEndWithAsync(int code, string message, Database database, params IEnumerable<string> arguments)
    {
        await using var relay = Start(database, (await Servers.RabbitMQ).AbsoluteUri, [.. arguments]);

        (await relay.EndAsync(Limit)).ShouldBe(code, relay.Output);

        relay.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(message);
    }

    private static ProgramUnderTest Start(Database database, string broker, params string[] arguments) => ProgramUnderTest.Start(
        "dotnet",
        [Repository.File("artifacts", "bin", "TacoQ.Relay.Host", "debug", "tacoq-relay.dll"), .. arguments],
        ("ConnectionStrings__tacobroker", broker),
        ("ConnectionStrings__tacodatabase", database.ConnectionString));
}
