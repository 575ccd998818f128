using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

/// <summary>A wrong setting ends the relay at once, with one readable message and no stack trace.</summary>
public class StartupErrorTests
{
    private const string Unreachable = "127.0.0.1:1";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_broker() => await ShouldEndWithAsync("TacoQ: UseRabbitMQ() was called, but ConnectionStrings:tacobroker is not set. Set it to the broker's address, for example amqp://");

    [Theory]
    [InlineData("localhost:5672")]
    [InlineData("http://localhost")]
    public async Task A_bad_broker_URL(string url) => await ShouldEndWithAsync(
        "TacoQ: ConnectionStrings:tacobroker is not a RabbitMQ address: it must start with amqp:// or amqps://, for example", ("TACOQ_BROKER_URL", url));

    [Fact]
    public async Task A_wrong_broker_password() => await ShouldEndWithAsync(
        "refused the user 'guest': the name or the password in ConnectionStrings:tacobroker is wrong.",
        ("TACOQ_BROKER_URL", (await Servers.RabbitMQ).AbsoluteUri.Replace("guest:guest", "guest:wrong", StringComparison.Ordinal)),
        ("TACOQ_DATABASE_URL", (await Servers.Postgres).AbsoluteUri));

    [Fact]
    public async Task No_database() => await ShouldEndWithAsync(
        "TacoQ: The relay keeps its record in PostgreSQL, but ConnectionStrings:tacodatabase is not set. Set it, for example postgresql://", ("TACOQ_BROKER_URL", "amqp://" + Unreachable));

    [Fact]
    public async Task A_bad_database_URL() => await ShouldEndWithAsync(
        "TacoQ: ConnectionStrings:tacodatabase is not an address of PostgreSQL: the scheme 'mysql' is not postgresql.",
        ("TACOQ_BROKER_URL", "amqp://" + Unreachable),
        ("TACOQ_DATABASE_URL", "mysql://localhost/x"));

    [Fact]
    public async Task A_wrong_database_password() => await ShouldEndWithAsync(
        "refused the relay: password authentication failed for user \"taco\". Correct ConnectionStrings:tacodatabase",
        ("TACOQ_BROKER_URL", (await Servers.RabbitMQ).AbsoluteUri),
        ("TACOQ_DATABASE_URL", (await Servers.Postgres).AbsoluteUri.Replace("taco:taco", "taco:wrong", StringComparison.Ordinal)));

    [Fact]
    public async Task A_database_that_does_not_exist() => await ShouldEndWithAsync(
        "refused the relay: database \"nowhere\" does not exist. Correct ConnectionStrings:tacodatabase",
        ("TACOQ_BROKER_URL", (await Servers.RabbitMQ).AbsoluteUri),
        ("TACOQ_DATABASE_URL", (await Servers.Postgres).AbsoluteUri.Replace("/taco", "/nowhere", StringComparison.Ordinal).Replace("//nowhere", "//taco", StringComparison.Ordinal)));

    [Theory]
    [InlineData("TacoQ__Relay__BatchSize", "0", "TacoQ: TacoQ:Relay:BatchSize is 0, but must be from 1 to 10000. Correct it in the configuration (environment: TacoQ__Relay__BatchSize).")]
    [InlineData("TacoQ__Relay__BatchSize", "many", "TacoQ: The configuration section TacoQ:Relay is wrong: Failed to convert configuration value 'many' at 'TacoQ:Relay:BatchSize' to type 'System.Int32'.")]
    [InlineData("TacoQ__RabbitMQ__Heartbeat", "00:00:00.5", "TacoQ: TacoQ:RabbitMQ:Heartbeat is 00:00:00.5000000, but must be from 00:00:01 to 00:10:00.")]
    [InlineData("TACOQ_TOPOLOGY", "v05", "TacoQ: The configuration section TacoQ:RabbitMQ is wrong: Failed to convert configuration value 'v05' at 'TacoQ:RabbitMQ:Topology' to type 'TacoQ.Topology'.")]
    [InlineData("TACOQ_TOPOLOGY", "7", "TacoQ: TacoQ:RabbitMQ:Topology is '7', but must be Native, V04 or Both.")]
    [InlineData("TacoQ__RabbitMQ__QueueType", "7", "TacoQ: TacoQ:RabbitMQ:QueueType is '7', but must be Classic or Quorum.")]
    [InlineData("TacoQ__RabbitMQ__V04WorkerKinds__0", "ml", "TacoQ: TacoQ:RabbitMQ:V04WorkerKinds is 'ml', but must be left out when Topology is Native.")]
    public async Task A_setting_out_of_its_range(string name, string value, string message) => await ShouldEndWithAsync(
        message, ("TACOQ_BROKER_URL", "amqp://" + Unreachable), ("TACOQ_DATABASE_URL", "postgresql://" + Unreachable + "/x"), (name, value));

    [Theory]
    [InlineData("urls", "http://0.0.0.0:0", "The relay would listen at http://0.0.0.0:0, where others can reach it")]
    [InlineData("urls", "http://127.0.0.1:0;http://*:0", "at http://*:0,")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://[::]:0", "at http://[::]:0,")]
    public async Task An_address_that_others_can_reach_although_nobody_has_to_say_who_they_are(string name, string value, string message)
    {
        var relay = new (string, string?)[] { ("TACOQ_BROKER_URL", "amqp://" + Unreachable), ("TACOQ_DATABASE_URL", "postgresql://" + Unreachable + "/x"), (name, value) };
        await using var refused = StartAt(name == "urls" ? [] : Loopback, [.. relay]);
        (await refused.EndAsync(Limit)).ShouldBe(1, refused.Output);
        refused.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(message);
        refused.Output.ShouldContain("TacoQ__Relay__Access__ApiKeys=true");

        await using var started = StartAt(name == "urls" ? [] : Loopback, [.. relay, ("TacoQ__Relay__Access__ApiKeys", "true")]);
        await started.UntilPrintedAsync("Application started", Limit);
    }

    [Fact]
    public async Task Servers_that_are_away_are_waited_for_and_the_relay_says_which_once()
    {
        await using var relay = Start(("TACOQ_BROKER_URL", "amqp://" + Unreachable), ("TACOQ_DATABASE_URL", "postgresql://u:p@" + Unreachable + "/x"));
        await relay.UntilPrintedAsync("Application started", Limit);

        var url = relay.Output.Split("Now listening on: ")[1].Split('\n')[0].Trim();
        using var http = new HttpClient();
        var health = await http.GetAsync(url + "/health");

        ((int)health.StatusCode).ShouldBe(503);
        (await health.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]).ShouldBe(["Broker", "Store"]);
        await relay.SignalAsync("TERM");
        (await relay.EndAsync(Limit)).ShouldBe(0);
        Count(relay.Output, "Cannot connect to RabbitMQ at amqp://guest@127.0.0.1:1/: Connection refused. Does it run, and is ConnectionStrings:tacobroker its address?").ShouldBe(1);
        Count(relay.Output, "PostgreSQL at 127.0.0.1:1/x does not answer: Failed to connect to 127.0.0.1:1.").ShouldBe(1);
        relay.Output.ShouldNotContain("   at ");
    }

    private static async Task ShouldEndWithAsync(string message, params IEnumerable<(string, string?)> environment)
    {
        await using var relay = Start(environment);

        (await relay.EndAsync(Limit)).ShouldBe(1, relay.Output);

        relay.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(message);
    }

    private static readonly string[] Loopback = ["--urls", "http://127.0.0.1:0"];

    private static ProgramUnderTest Start(params IEnumerable<(string, string?)> environment) => StartAt(Loopback, environment);

    private static ProgramUnderTest StartAt(IEnumerable<string> address, IEnumerable<(string, string?)> environment) => ProgramUnderTest.Start(
        "dotnet", [Repository.File("artifacts", "bin", "TacoQ.Relay.Host", "debug", "tacoq-relay.dll"), .. address], environment);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
