using System.Diagnostics;
using System.Globalization;
using System.Text;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Docs;

/// <summary>docs/rest.md does what it says, at a relay with RabbitMQ, PostgreSQL and a worker.</summary>
public class RestPageTests
{
    [Fact]
    public async Task Every_command_of_the_page_prints_what_the_page_shows()
    {
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StartRelayAsync();
        await cluster.StartWorkerAsync(q => q.ConfigureWorker(options =>
        {
            options.Name = "worker-1";
            options.Kinds.Clear();
        }).AddModule<ImageTasks>());
        using var http = new HttpClient { BaseAddress = new(cluster.RelayUrl!) };
        await Deadline.UntilAsync(async () => (await http.GetAsync("/api/v1/task-kinds/images/images.resize")).IsSuccessStatusCode, "the worker has announced its task");
        var steps = Transcript.Read(await File.ReadAllTextAsync(Repository.File("docs", "rest.md")));
        steps.Count.ShouldBeGreaterThan(8);

        var printed = await RunAsync(cluster.RelayUrl!, steps);

        var wrong = new StringBuilder();
        foreach (var (step, output) in steps.Zip(printed))
        {
            if (Transcript.Compare(step, output) is { } difference)
            {
                wrong.AppendLine(CultureInfo.InvariantCulture, $"docs/rest.md({step.Line}): {step.Command}\n  expected: {step.Expected}\n  difference: {difference}");
            }
        }

        wrong.ToString().ShouldBeEmpty();
    }

    /// <summary>Runs all commands in one shell, so that what one sets the next ones have.</summary>
    private static async Task<string[]> RunAsync(string relay, IReadOnlyList<Transcript.Step> steps)
    {
        const string mark = "=== next ===";
        var start = new ProcessStartInfo("bash", ["-c", string.Join('\n', steps.Select(step => $"{step.Command}\nprintf '\\n{mark}\\n'"))]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["relay"] = relay;
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        var printed = output.Split($"\n{mark}\n");
        printed.Length.ShouldBe(steps.Count + 1, await error);
        return printed[..^1];
    }
}
