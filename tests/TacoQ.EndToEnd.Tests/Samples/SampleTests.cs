using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Samples;

/// <summary>The samples do what their README lines say.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string home = Directory.CreateTempSubdirectory("tacoq-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void Hello_is_one_file_of_at_most_twenty_lines() => File.ReadAllLines(Repository.File("samples", "hello.cs")).Length.ShouldBeLessThanOrEqualTo(20);

    [Fact]
    public async Task Hello_greets_and_ends_and_is_not_built_again_when_it_is_run_again()
    {
        (await RunHelloAsync("--once")).ShouldContain("\nHello, world!\n");
        var built = Directory.EnumerateFiles(home, "hello.dll", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        built.ShouldNotBeEmpty();

        (await RunHelloAsync("--once")).ShouldContain("\nHello, world!\n");

        built.ShouldAllBe(file => File.GetLastWriteTimeUtc(file.Key) == file.Value);
    }

    [Fact]
    public async Task Hello_serves_the_relay_at_the_address_it_prints_until_it_is_interrupted()
    {
        await using var hello = StartHello();
        await hello.UntilPrintedAsync("The relay is at ", Limit);
        var address = hello.Output.Split("The relay is at ")[1].Split(' ')[0];

        using var http = new HttpClient();
        (await http.GetStringAsync(address + "/health")).ShouldBe("Service is healthy\n");

        await hello.SignalAsync("INT");
        (await hello.EndAsync(Limit)).ShouldBe(0, hello.Output);
    }

    [Fact]
    public async Task Hello_in_production_says_what_is_missing()
    {
        await using var hello = StartHello(["--once"], ("ASPNETCORE_ENVIRONMENT", "Production"));

        (await hello.EndAsync(Limit)).ShouldNotBe(0);

        hello.Output.ShouldContain("TacoQ: The environment is set to Production, and no broker is configured: ConnectionStrings:tacobroker is missing.");
        hello.Output.ShouldContain("ConnectionStrings__tacobroker=amqp://user:password@host:5672/");
        hello.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task The_distributed_sample_agrees_with_sha256sum() => (await RunDistributedAsync()).ShouldContain("The table agrees with sha256sum and wc for all ");

    [Fact]
    public async Task The_distributed_sample_loses_nothing_when_its_worker_is_killed()
    {
        var output = await RunDistributedAsync("--kill-worker");

        output.ShouldContain("Killed the worker after ");
        output.ShouldContain("each with one row in PostgreSQL.");
    }

    [Fact]
    public async Task The_worker_in_Python_is_called_from_CSharp_and_calls_it()
    {
        var output = await RunAsync("PythonWorker");

        output.ShouldContain("in 64 numbers each: fox and dog are 0.92 alike, fox and tax -0.11.");
        output.ShouldContain("The same text with priority 200 has the same vector.");
        output.ShouldContain("Python published a task that kept 'a fox' with 64 numbers here.");
        output.ShouldContain("An empty text fails in attempt 1: ValueError: there are no words in the text");
        output.ShouldContain("What fails once succeeds in attempt 2.");
        output.ShouldContain("Counting to 3600 seconds was Cancelled.");
        output.ShouldContain("What the worker does not know is Pending, Parked.");
        output.ShouldContain("Of all tasks 7 succeeded, and none is left.");
        output.ShouldNotContain("warn:");
    }

    [Fact]
    public async Task The_worker_in_Python_is_called_and_calls_by_the_topology_of_0_4_too()
    {
        var output = await RunAsync("PythonWorker", "--topology", "v04");

        output.ShouldContain("in 64 numbers each: fox and dog are 0.92 alike, fox and tax -0.11.");
        output.ShouldContain("The same text with priority 200 has the same vector.");
        output.ShouldContain("Python published a task that kept 'a fox' with 64 numbers here.");
        output.ShouldContain("An empty text fails in attempt 1: ValueError: there are no words in the text");
        output.ShouldContain("Of all tasks 6 succeeded, and none is left.");
        output.ShouldNotContain("warn:");
    }

    [Fact]
    public async Task The_client_in_JavaScript_publishes_waits_follows_and_cancels()
    {
        var output = await RunAsync("JavaScriptClient");

        output.ShouldContain("""Counted: {"to":2,"be":2,"or":1,"not":1}""");
        output.ShouldContain("Printing: Running");
        output.ShouldContain("Printing: Completed, page 4 of 4");
        output.ShouldContain("Cancelled before its time: Cancelled");
        output.ShouldContain("Cancelled while it ran: Cancelled");
        output.ShouldContain("Failed: System.ArgumentOutOfRangeException: pages ('-1')");
        output.ShouldContain("Refused: 400 urn:tacoq:invalid-request:");
    }

    private async Task<string> RunHelloAsync(params string[] arguments)
    {
        await using var hello = StartHello(arguments);
        (await hello.EndAsync(Limit)).ShouldBe(0, hello.Output);
        return hello.Output;
    }

    private ProgramUnderTest StartHello(IEnumerable<string>? arguments = null, params IEnumerable<(string, string?)> environment) => ProgramUnderTest.Start(
        "dotnet", ["run", Repository.File("samples", "hello.cs"), "--", .. arguments ?? []], [("XDG_DATA_HOME", home), .. environment]);

    private static Task<string> RunDistributedAsync(params string[] arguments) => RunAsync("Distributed", arguments);

    private static async Task<string> RunAsync(string name, params string[] arguments)
    {
        await using var sample = ProgramUnderTest.Start(Repository.File("samples", name, "run"), arguments);
        (await sample.EndAsync(Limit)).ShouldBe(0, sample.Output);
        return sample.Output;
    }
}
