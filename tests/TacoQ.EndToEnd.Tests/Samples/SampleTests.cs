using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Samples;

/// <summary>The samples do what their README lines say.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

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

    private async Task<string> RunHelloAsync(params string[] arguments)
    {
        await using var hello = StartHello(arguments);
        (await hello.EndAsync(Limit)).ShouldBe(0, hello.Output);
        return hello.Output;
    }

    private ProgramUnderTest StartHello(IEnumerable<string>? arguments = null, params IEnumerable<(string, string?)> environment) => ProgramUnderTest.Start(
        "dotnet", ["run", Repository.File("samples", "hello.cs"), "--", .. arguments ?? []], [("XDG_DATA_HOME", home), .. environment]);

    private static async Task<string> RunDistributedAsync(params string[] arguments)
    {
        await using var sample = ProgramUnderTest.Start(Repository.File("samples", "Distributed", "run"), arguments);
        (await sample.EndAsync(Limit)).ShouldBe(0, sample.Output);
        return sample.Output;
    }
}
