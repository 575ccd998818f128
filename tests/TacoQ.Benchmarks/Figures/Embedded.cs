using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TacoQ.Benchmarks;

/// <summary>All in one process, beside a plain program that writes tasks and their ends into a SQLite file of the same durability.</summary>
internal sealed class Embedded : IBenchmark
{
    private const int Tasks = 20_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Name => "embedded";

    public string About => $"{Tasks} tasks with a result enqueued, run and recorded in one process with a SQLite file";

    public async Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds)
    {
        var (ours, plain) = await rounds.AlternateAsync(MeasureOursAsync, () => Task.FromResult(MeasurePlain()));
        return
        [
            new Figure
            {
                Number = "9",
                What = $"embedded, {Tasks:#,0} tasks",
                Unit = "tasks/s",
                Ours = [.. ours.Select(round => round["rate"])],
                Target = Target.Least(5000),
                Details = new Dictionary<string, double>
                {
                    ["plain program, tasks/s"] = Statistics.Median(plain.Select(round => round["rate"])),
                    ["over plain"] = Statistics.Median(ours.Zip(plain, (x, y) => x["rate"] / y["rate"])),
                    ["enqueued, tasks/s"] = Statistics.Median(ours.Select(round => round["enqueued"])),
                    ["processor time a task, µs"] = Statistics.Median(ours.Select(round => round["cost"])),
                    ["plain, processor time a task, µs"] = Statistics.Median(plain.Select(round => round["cost"])),
                },
            },
        ];
    }

    private static async Task<Dictionary<string, double>> MeasureOursAsync()
    {
        using var folder = new ScratchFolder("embedded");
        var file = folder.File("tacoq.db");
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(["--TacoQ:Relay:SqlitePath", file, "--Logging:LogLevel:Default", "Warning"]);
        builder.AddTacoQ(q => q.UseEmbedded()).AddTacoTasks();
        await using var host = await StartedHost.StartAsync(builder.Build());
        await using var connection = Open(file);
        var client = host.Services.GetRequiredService<ITacoClient>();
        var text = BenchTasks.Payload();
        await client.BenchTasks().NoOp.InvokeAsync(text);

        var (began, cost) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await client.EnqueueManyAsync(Enumerable.Range(0, Tasks).Select(_ => client.BenchTasks().NoOp.Call(text)));
        var enqueued = Stopwatch.GetElapsedTime(began);
        using var open = connection.CreateCommand();
        open.CommandText = "select count(*) from tasks where outcome is null";
        while ((long)open.ExecuteScalar()! > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException("The tasks do not end.");
            }

            await Task.Delay(Look, TimeProvider.System);
        }

        var took = Stopwatch.GetElapsedTime(began);
        return Values(took, enqueued, Environment.CpuUsage.TotalTime - cost);
    }

    private static Dictionary<string, double> MeasurePlain()
    {
        using var folder = new ScratchFolder("embedded-plain");
        using var connection = Open(folder.File("plain.db"));
        var (began, cost) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var enqueued = PlainSqlite.Run(connection, Tasks, BenchTasks.Payload());
        return Values(Stopwatch.GetElapsedTime(began), enqueued, Environment.CpuUsage.TotalTime - cost);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static Dictionary<string, double> Values(TimeSpan took, TimeSpan enqueued, TimeSpan cost) => new()
    {
        ["rate"] = Tasks / took.TotalSeconds,
        ["enqueued"] = Tasks / enqueued.TotalSeconds,
        ["cost"] = cost.TotalMicroseconds / Tasks,
    };
}
