using TacoQ.Relay.Host;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

/// <summary><c>tacoq-relay keys</c>, and a relay that takes what it makes.</summary>
public sealed class KeysCommandTests : IAsyncLifetime
{
    private Database database = null!;

    public async ValueTask InitializeAsync() => database = await Database.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_key_is_made_listed_rotated_and_revoked()
    {
        var (code, key, _) = await RunAsync("create", "--name", "ci", "--scopes", "tasks:publish,tasks:read", "--worker-kinds", "images, ml", "--expires", "90d");
        code.ShouldBe(0);
        key.ShouldMatch("^tacoq_[0-9a-f]{16}_[0-9a-f]{64}\n$");

        var (_, list, _) = await RunAsync("list");
        list.ShouldContain($"ci\t{key[6..22]}\tvalid\ttasks:publish,tasks:read\timages,ml\t");
        list.ShouldNotContain(key[23..].Trim());

        var (_, rotated, _) = await RunAsync("rotate", "ci", "--grace", "1d");
        rotated[..22].ShouldBe(key[..22]);
        rotated.ShouldNotBe(key);

        (await RunAsync("revoke", "ci")).Code.ShouldBe(0);
        (await RunAsync("list")).Output.ShouldContain("\trevoked\t");
    }

    [Fact]
    public async Task Looking_at_keys_leaves_the_schema_alone()
    {
        var (code, _, error) = await RunAsync("list");

        code.ShouldBe(1);
        error.ShouldContain("--migrate");
    }

    [Theory]
    [InlineData("'tasks:fly' are wrong: name one or more of tasks:read, tasks:payload,", "create", "--name", "a", "--scopes", "tasks:fly")]
    [InlineData("'a b' is no name of a key", "create", "--name", "a b", "--scopes", "tasks:read")]
    [InlineData("--expires is 'soon', but must be", "create", "--name", "a", "--scopes", "tasks:read", "--expires", "soon")]
    [InlineData("'a.b' is no worker kind", "create", "--name", "a", "--scopes", "tasks:read", "--worker-kinds", "a.b")]
    [InlineData("The scope admin concerns all worker kinds", "create", "--name", "a", "--scopes", "admin", "--worker-kinds", "ml")]
    [InlineData("There is no key 'a' that is not revoked", "revoke", "a")]
    [InlineData("There is no key 'a' that is not revoked", "rotate", "a")]
    public async Task What_is_wrong_is_said_in_a_line(string message, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);

        (code, output).ShouldBe((1, ""));
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public async Task A_relay_takes_the_key_and_a_client_sends_it()
    {
        var (_, key, _) = await RunAsync("create", "--name", "app", "--scopes", "admin");
        await using var relay = RelayProgram.Build(
        [
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--TacoQ:Relay:Access:ApiKeys", "true",
            "--ConnectionStrings:tacobroker", (await VirtualHost.CreateAsync()).ConnectionString, "--ConnectionStrings:tacodatabase", database.ConnectionString,
        ]);
        await relay.StartAsync();

        (await Should.ThrowAsync<RelayException>(() => Client(null).ListAuditAsync())).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        var entry = (await Client(key.Trim()).ListAuditAsync()).ShouldHaveSingleItem();
        (entry.Operation, entry.Path, entry.KeyId, entry.Caller).ShouldBe(("createApiKey", "keys create app", key[6..22], $"command line: {Environment.UserName}"));
        await relay.StopAsync();

        IRelayClient Client(string? relayKey)
        {
            var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:tacorelay"] = relay.Urls.Single(), ["ConnectionStrings:tacobroker"] = "amqp://127.0.0.1:1", ["TacoQ:Client:RelayKey"] = relayKey });
            builder.AddTacoQ(q => q.UseRabbitMQ());
            return builder.Build().Services.GetRequiredService<IRelayClient>();
        }
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await KeysCommand.RunAsync(["keys", .. arguments, "--database", database.ConnectionString], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
