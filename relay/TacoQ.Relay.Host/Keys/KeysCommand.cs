using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration.Memory;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;

namespace TacoQ.Relay.Host;

/// <summary><c>tacoq-relay keys …</c>: makes, lists, renews and revokes API keys, in the database that the relay has.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> Database = new("--database")
    {
        Description = "The database, as in ConnectionStrings:tacodatabase, which is the default.",
        Recursive = true,
    };

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var keys = new Command("keys", "API keys of the relay. They are accepted where TacoQ:Relay:Access:ApiKeys is true.") { Create(), List(), Rotate(), Revoke() };
        keys.Options.Add(Database);
        var root = new RootCommand("TacoQ's relay.") { keys };
        return root.Parse(args).InvokeAsync(new() { Output = output ?? Console.Out, Error = error ?? Console.Error });
    }

    private static Command Create()
    {
        var name = new Option<string>("--name") { Required = true, Description = "What people call the key: letters, digits, '-', '_' and '.'." };
        var scopes = new Option<string>("--scopes") { Required = true, Description = $"What the key is good for, with commas between: {string.Join(", ", Scopes.All)}." };
        var workerKinds = new Option<string?>("--worker-kinds") { Description = "The worker kinds that it is for, with commas between. Default: all." };
        var expires = new Option<string?>("--expires") { Description = "After how long it ends, for example 90d, 12h or 30m. Default: never." };
        var command = new Command("create", "Makes a key, and prints it: once, as nobody can find it out later.") { name, scopes, workerKinds, expires };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "createApiKey", parsed.GetValue(name)!, async keys =>
        {
            var secret = await keys.CreateAsync(
                parsed.GetValue(name)!, Split(parsed.GetValue(scopes)!), parsed.GetValue(workerKinds) is { } kinds ? Split(kinds) : null, Span("--expires", parsed.GetValue(expires)), cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(secret.Reveal());
            return secret.Id;
        }));
        return command;
    }

    private static Command Rotate()
    {
        var name = new Argument<string>("name") { Description = "The key's name." };
        var grace = new Option<string?>("--grace") { Description = "How long the secret of before stays valid, for example 1d. Default: not at all." };
        var command = new Command("rotate", "Gives a key another secret, and prints it: once.") { name, grace };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "rotateApiKey", parsed.GetValue(name)!, async keys =>
        {
            var secret = await keys.RotateAsync(parsed.GetValue(name)!, Span("--grace", parsed.GetValue(grace)) ?? TimeSpan.Zero, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(secret.Reveal());
            return secret.Id;
        }));
        return command;
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("name") { Description = "The key's name." };
        var command = new Command("revoke", "Revokes a key, for good. Relays refuse it within five seconds.") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "revokeApiKey", parsed.GetValue(name)!, keys => keys.RevokeAsync(parsed.GetValue(name)!, cancellationToken)));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the keys, without their secrets.");
        command.SetAction((parsed, cancellationToken) => WithStoreAsync(parsed, migrates: false, async store =>
        {
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync("NAME\tID\tSTATE\tSCOPES\tWORKER KINDS\tCREATED\tEXPIRES\tLAST USED");
            foreach (var key in await store.ListApiKeysAsync(cancellationToken))
            {
                var state = key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= TimeProvider.System.GetUtcNow() ? "expired" : "valid";
                await output.WriteLineAsync(
                    $"{key.Name}\t{key.Id}\t{state}\t{string.Join(',', key.Scopes)}\t{(key.WorkerKinds is { } kinds ? string.Join(',', kinds) : "all")}\t{Text(key.CreatedAt)}\t{Text(key.ExpiresAt)}\t{Text(key.UsedAt)}");
            }
        }));
        return command;
    }

    /// <summary>Changes keys, and has the audit say so: of who did it, the name by which the system knows them.</summary>
    private static Task<int> RunAsync(ParseResult parsed, string operation, string name, Func<KeyRing, Task<string>> action) => WithStoreAsync(parsed, migrates: true, async store =>
    {
        var keyId = await action(new(store, TimeProvider.System));
        var entry = new AuditEntry
        {
            At = TimeProvider.System.GetUtcNow(),
            Caller = $"command line: {Environment.UserName}",
            KeyId = keyId,
            Operation = operation,
            Method = "CLI",
            Path = $"keys {parsed.CommandResult.Command.Name} {name}",
            Status = StatusCodes.Status200OK,
        };
        await store.AppendAuditAsync([entry], CancellationToken.None);
    });

    private static async Task<int> WithStoreAsync(ParseResult parsed, bool migrates, Func<ITaskStore, Task> action)
    {
        try
        {
            await using var store = new PostgresTaskStore(PostgresAddress.Parse(parsed.GetValue(Database) ?? Configured()), TimeProvider.System);
            await store.MigrateAsync(migrates, CancellationToken.None);
            await action(store);
            return 0;
        }
        catch (Exception e) when (e is TacoConfigurationException or Npgsql.NpgsqlException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"TacoQ: {e.Message}");
            return 1;
        }
    }

    /// <summary>The database of the relay's own settings.</summary>
    private static string? Configured()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LegacyEnvironment.Read() });
        return builder.Configuration.GetConnectionString("tacodatabase");
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Text(DateTimeOffset? time) => time?.ToString("u", CultureInfo.InvariantCulture) ?? "-";

    private static TimeSpan? Span(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text is [.. var digits, 'd' or 'h' or 'm'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000
            ? text[^1] switch { 'd' => TimeSpan.FromDays(number), 'h' => TimeSpan.FromHours(number), _ => TimeSpan.FromMinutes(number) }
            : throw new TacoConfigurationException($"{option} is '{text}', but must be a number of days, hours or minutes, for example 90d, 12h or 30m.");
    }
}
