using System.Collections.Concurrent;
using System.Diagnostics;
using TacoQ.Diagnostics;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Running;

public class TelemetryTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task One_trace_goes_from_the_request_of_the_publisher_through_worker_and_relay()
    {
        var spans = new ConcurrentQueue<Activity>();
        var trace = ActivityTraceId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TacoTelemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var (cluster, taco) = await Cluster.StartAsync();
        await using var ending = cluster;
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };

        var id = Guid.CreateVersion7();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks")
        {
            Content = JsonContent.Create(new { id, taskKind = "end-to-end.fail-until", workerKind = "e2e", arguments = new { attempt = 2 } }),
            Headers = { { "traceparent", $"00-{trace}-b7ad6b7169203331-01" } },
        };
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
        (await taco.GetHandle<int>(id).GetResultAsync(Deadline.Default)).ShouldBe(2);

        // What a batch has of the task is recorded at once: how often, is a matter of how quick everybody was.
        string[] expected = ["dispatch", "enqueue", "run", "run"];
        await Deadline.UntilAsync(() => Operations(spans, trace).Count(operation => operation != "record") >= expected.Length && Operations(spans, trace).Contains("record"), "all spans have ended");
        Operations(spans, trace).Where(operation => operation != "record").Order().ShouldBe(expected);
        var enqueue = spans.Single(span => span.TraceId == trace && Equals(span.GetTagItem("messaging.operation.name"), "enqueue"));
        spans.Where(span => span.TraceId == trace && span.GetTagItem("messaging.operation.name") is "run" or "record" or "dispatch").ShouldAllBe(span => span.TraceId != trace || span.ParentSpanId == enqueue.SpanId);
        spans.ShouldContain(span => span.SpanId == enqueue.ParentSpanId && span.Source.Name == "Microsoft.AspNetCore");
    }

    [Fact]
    public async Task Traces_metrics_and_logs_are_exported_by_the_standard_variables()
    {
        await using var collector = await Collector.StartAsync();
        await using var cluster = await Cluster.CreateAsync();
        var relay = await StartAsync(cluster, collector);
        using var http = new HttpClient { BaseAddress = new(relay.Urls.Single()) };

        await PublishAsync(http);
        (await http.GetAsync("/health")).EnsureSuccessStatusCode();
        await Deadline.UntilAsync(async () => await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks") == 1, "it is stored");
        await cluster.StopAsync(relay);

        foreach (var path in new[] { "/v1/traces", "/v1/metrics", "/v1/logs" })
        {
            collector.Has(path, "shop-relay").ShouldBeTrue(path);
            collector.Has(path, "eu-1").ShouldBeTrue(path);
        }

        collector.HasTrace("/v1/traces", TraceId).ShouldBeTrue();
        foreach (var name in new[] { "POST /api/v1/tasks", "send telemetry", "record telemetry" })
        {
            collector.Has("/v1/traces", name).ShouldBeTrue(name);
        }

        collector.Has("/v1/traces", "/health").ShouldBeFalse("nobody wants to see those");
        foreach (var name in new[] { "tacoq.relay.batch.events", "tacoq.relay.batch.duration", "http.server.request.duration" })
        {
            collector.Has("/v1/metrics", name).ShouldBeTrue(name);
        }

        collector.Has("/v1/logs", "The relay keeps its record in").ShouldBeTrue();
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "none", "/v1/traces")]
    [InlineData("OTEL_METRICS_EXPORTER", "none", "/v1/metrics")]
    [InlineData("OTEL_SDK_DISABLED", "true", "/v1/traces")]
    public async Task What_is_switched_off_is_not_exported(string name, string value, string path)
    {
        await using var collector = await Collector.StartAsync();
        await using var cluster = await Cluster.CreateAsync();
        var relay = await StartAsync(cluster, collector, "--" + name, value);
        using var http = new HttpClient { BaseAddress = new(relay.Urls.Single()) };

        await PublishAsync(http);
        await cluster.StopAsync(relay);

        collector.Has(path, "shop-relay").ShouldBeFalse();
        collector.IsEmpty.ShouldBe(name == "OTEL_SDK_DISABLED");
    }

    private static async Task<WebApplication> StartAsync(Cluster cluster, Collector collector, params string[] settings) => await cluster.StartRelayAsync(
    [
        "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        "--OTEL_SERVICE_NAME", "shop-relay", "--OTEL_RESOURCE_ATTRIBUTES", "region=eu-1", "--Logging:LogLevel:Default", "Information", .. settings,
    ]);

    private static async Task PublishAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks")
        {
            Content = JsonContent.Create(new { taskKind = "k", workerKind = "telemetry" }),
            Headers = { { "traceparent", $"00-{TraceId}-b7ad6b7169203331-01" } },
        };
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    private static string[] Operations(IEnumerable<Activity> spans, ActivityTraceId trace) =>
        [.. spans.Where(span => span.TraceId == trace).Select(span => span.GetTagItem("messaging.operation.name") as string).OfType<string>()];
}
