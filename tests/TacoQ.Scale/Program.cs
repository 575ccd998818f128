using TacoQ.Relay.Storage.Postgres;
using TacoQ.Scale;

// Called by tests/scale/run.
switch (args)
{
    case ["migrate", var url]:
        await using (var store = new PostgresTaskStore(PostgresAddress.Parse(url), TimeProvider.System))
        {
            await store.MigrateAsync(apply: true, default);
        }

        return 0;
    case ["measure", var url, var log, var plans]:
        await Measurement.RunAsync(url, log, plans);
        return 0;
    case ["updates", var url, var tasks]:
        await Updates.RunAsync(url, int.Parse(tasks, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    default:
        await Console.Error.WriteLineAsync("migrate URL | measure URL SERVER-LOG PLANS-FILE | updates URL TASKS");
        return 1;
}
