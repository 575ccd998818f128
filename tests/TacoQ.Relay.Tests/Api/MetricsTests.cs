using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using TacoQ.Diagnostics;
using TacoQ.Relay.Metrics;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api;

public sealed partial class MetricsTests : IAsyncLifetime
{
    private EmbeddedApp app = null!;

    public async ValueTask InitializeAsync() => app = await EmbeddedApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task All_lines_are_of_the_text_format_of_Prometheus()
    {
        await app.Http.GetAsync("api/v1/worker-kinds");
        var response = await app.Http.GetAsync("metrics");

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldEndWith("\n");
        string? family = null;
        var families = new HashSet<string>(StringComparer.Ordinal);
        var series = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                families.Add(family = help.Groups[1].Value).ShouldBeTrue($"{family} is there once");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                type.Groups[1].Value.ShouldBe(family);
            }
            else
            {
                var sample = Sample().Match(line);
                sample.Success.ShouldBeTrue(line);
                sample.Groups["name"].Value.ShouldStartWith(family!);
                series.Add(line[..line.LastIndexOf(' ')]).ShouldBeTrue($"{line} is there once");
            }
        }

        families.ShouldContain("http_server_request_duration_seconds");
        families.ShouldContain("dotnet_process_cpu_time_seconds_total");
    }

    [Theory, InlineData(null), InlineData("k")]
    public async Task Publishing_over_REST_is_measured_as_enqueues_are(string? key)
    {
        var kind = "w" + Guid.CreateVersion7().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/tasks") { Content = System.Net.Http.Json.JsonContent.Create(new { taskKind = "k", workerKind = kind }) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        (await app.Http.SendAsync(request)).EnsureSuccessStatusCode();

        (await app.Http.GetStringAsync("metrics")).Split('\n')
            .ShouldContain(line => line.StartsWith("messaging_client_operation_duration_seconds_count{", StringComparison.Ordinal) && line.Contains(kind, StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gauges_of_the_relay_are_there()
    {
        await Deadline.UntilAsync(async () => (await app.Http.GetStringAsync("metrics")).Contains("\ntacoq_quarantine_size 0\n", StringComparison.Ordinal), "the figures are read");
        var text = await app.Http.GetStringAsync("metrics");

        foreach (var name in new[] { "tacoq_workers_alive ", "tacoq_dispatch_lag_seconds 0\n" })
        {
            text.ShouldContain("\n" + name);
        }
    }

    [Fact]
    public void Histograms_have_buckets_that_add_up()
    {
        var series = new MetricSeries([1, 2]);
        foreach (var value in (double[])[0.5, 1, 1.5, 5])
        {
            series.Add(value);
        }

        var text = new System.Text.StringBuilder();
        series.WriteTo(text, "x", "a=\"b\"");

        text.ToString().ShouldBe("x_bucket{a=\"b\",le=\"1\"} 2\nx_bucket{a=\"b\",le=\"2\"} 3\nx_bucket{a=\"b\",le=\"+Inf\"} 4\nx_sum{a=\"b\"} 8\nx_count{a=\"b\"} 4\n");
    }

    [Theory]
    [InlineData("tacoq.task.wait", "s", 2, "tacoq_task_wait_seconds")]
    [InlineData("tacoq.acks.stale", "{ack}", 0, "tacoq_acks_stale_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", 0, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("9-lives", null, 1, "_9_lives")]
    public void Names_are_those_of_OpenTelemetry_for_Prometheus(string name, string? unit, int type, string expected) => PrometheusText.Name(name, unit, (MetricType)type).ShouldBe(expected);

    [Fact]
    public void Labels_are_escaped() => PrometheusText.Labels([new("b", "x\"y\\z\n"), new("a.a", true)]).ShouldBe("a_a=\"true\",b=\"x\\\"y\\\\z\\n\"");

    [Fact]
    public void Every_metric_is_documented_and_no_other()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == TacoTelemetry.Name)
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();

        MetricRow().Matches(File.ReadAllText(Repository.File("docs", "metrics.md"))).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal).ShouldBe(names);
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\\\n]|\\\\|\\n)*$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*\})? ([+-]?[0-9.]+(E[+-]?[0-9]+)?|NaN|[+-]Inf)$""")]
    private static partial Regex Sample();

    [GeneratedRegex(@"^\| `([a-z_.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();
}
