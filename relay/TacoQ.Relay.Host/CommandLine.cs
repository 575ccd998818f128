using System.Globalization;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Host;

/// <summary>What <c>tacoq-relay</c> does with its arguments.</summary>
internal static class CommandLine
{
    private const string Help =
        """
        tacoq-relay                        runs the relay until it is told to stop
          --roles ingest,dispatch          does only these of: ingest, dispatch, cleanup, api (TACOQ_ROLES)
          --no-migrate                     leaves the schema as it is; one that is too old is an error
          --urls http://127.0.0.1:3000     where it listens
          --NAME VALUE                     any setting, for example --TacoQ:Relay:BatchSize 500
        tacoq-relay --migrate              brings the schema to this version, says from which, and ends
        tacoq-relay --migrate=check        ends with 0 when the schema needs no migration, with 1 when it does
        tacoq-relay keys                   creates, lists and revokes API keys
        tacoq-relay --help                 this

        ConnectionStrings__tacobroker      amqp://user:password@host:5672/
        ConnectionStrings__tacodatabase    postgresql://user:password@host:5432/database
        """;

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => args switch
    {
        ["keys", ..] => KeysCommand.RunAsync(args),
        ["--help" or "-h", ..] => SayAsync(Help),
        _ when args.Contains("--migrate") => RelayProgram.GuardAsync(() => MigrateAsync([.. args.Where(arg => arg != "--migrate")], apply: true)),
        _ when args.Contains("--migrate=check") => RelayProgram.GuardAsync(() => MigrateAsync([.. args.Where(arg => arg != "--migrate=check")], apply: false)),
        _ => RelayProgram.RunAsync(() => RelayProgram.Build(args)),
    };

    private static async Task<int> MigrateAsync(string[] settings, bool apply)
    {
        await using var app = RelayProgram.Build(settings);
        var store = app.Services.GetRequiredService<ITaskStore>();
        SchemaChange schema;
        try
        {
            schema = await store.MigrateAsync(apply, CancellationToken.None);
        }
        catch (Exception e) when (e is not TacoConfigurationException)
        {
            throw new TacoConfigurationException($"{store.Description} does not answer: {e.Message.TrimEnd('.')}. Does it run, and is ConnectionStrings:tacodatabase its address?", e);
        }

        return await SayAsync(schema.From == schema.To
            ? string.Create(CultureInfo.InvariantCulture, $"The schema of {store.Description} has version {schema.To}: there is nothing to do.")
            : string.Create(CultureInfo.InvariantCulture, $"The schema of {store.Description} was brought from version {schema.From} to {schema.To}."));
    }

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }
}
