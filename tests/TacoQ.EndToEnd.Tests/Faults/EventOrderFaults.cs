using System.Globalization;
using System.Text;
using Npgsql;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>Events in any order, any number of times, make the same row.</summary>
public class EventOrderFaults
{
    private const long T0 = 1_767_225_600_000_000;

    /// <summary>All that happens to a task whose first attempt fails and whose second one succeeds.</summary>
    private static readonly Func<Guid, TaskEvent>[] Happenings =
    [
        id => new TaskAssigned(Assignment(id, 1), T0),
        id => new TaskRunning(id, 1, T0 + 10) { ExecutedBy = "w-1", TaskKind = "work", WorkerKind = "faults", CreatedAt = T0 },
        id => new TaskProgressed(id, 1, T0 + 15, 0.5, "half"),
        id => new TaskRetrying(Assignment(id, 1), T0 + 20) { StartedAt = T0 + 10, ExecutedBy = "w-1", Error = """{"type":"E","message":"m"}"""u8.ToArray(), Delay = TimeSpan.FromHours(1) },
        id => new TaskRunning(id, 2, T0 + 30) { ExecutedBy = "w-2", TaskKind = "work", WorkerKind = "faults", CreatedAt = T0, Process = 7 },
        id => new TaskProgressed(id, 2, T0 + 35, 0.25, "again"),
        id => new TaskCompleted(id, 2, T0 + 40) { ExecutedBy = "w-2", TaskKind = "work", WorkerKind = "faults", CreatedAt = T0, StartedAt = T0 + 30, Outcome = TaskOutcome.Succeeded, Output = "7"u8.ToArray() },
    ];

    [Fact]
    public async Task All_permutations_of_events_over_two_attempts()
    {
        await using var database = await Database.CreateAsync();
        await using var store = new PostgresTaskStore(new NpgsqlConnectionStringBuilder(database.ConnectionString), TimeProvider.System);
        await store.MigrateAsync(apply: true, CancellationToken.None);
        var orders = Permute(Enumerable.Range(0, Happenings.Length).ToArray()).Select(order => (Id: Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Order: order)).ToArray();
        orders.Length.ShouldBe(5040);

        // Each task gets its events one after the other, in an order of its own; every second one gets each event again later.
        for (var step = 0; step < Happenings.Length; step++)
        {
            await ApplyAsync(store, orders.Select(task => Happenings[task.Order[step]](task.Id)));
            await ApplyAsync(store, orders.Where((_, i) => i % 2 == 0).Select(task => Happenings[task.Order[step / 2]](task.Id)));
        }

        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, _) in orders)
        {
            rows.Add(Describe((await store.FindAsync(id, CancellationToken.None))!));
        }

        var row = rows.ShouldHaveSingleItem();
        row.ShouldContain("Attempt=2");
        row.ShouldContain("Rank=Completed");
        row.ShouldContain("Outcome=Succeeded");
        row.ShouldContain("ExecutedBy=w-2");
        row.ShouldContain("Input=" + Convert.ToHexString("{}"u8));
    }

    private static async Task ApplyAsync(PostgresTaskStore store, IEnumerable<TaskEvent> events)
    {
        foreach (var batch in events.Select(TaskChanges.From).Chunk(1000))
        {
            await store.ApplyAsync(batch, CancellationToken.None);
        }
    }

    private static TaskAssignment Assignment(Guid id, int attempt) =>
        new() { Id = id, Attempt = attempt, TaskKind = "work", WorkerKind = "faults", CreatedAt = T0, Input = "{}"u8.ToArray(), MaxAttempts = 3 };

    private static IEnumerable<int[]> Permute(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany((item, i) => Permute([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));

    private static string Describe(TaskRow row) => typeof(TaskRow).GetProperties()
        .Where(property => property.Name is not (nameof(TaskRow.Id) or nameof(TaskRow.UpdatedAt) or nameof(TaskRow.Version)))
        .Aggregate(new StringBuilder(), (text, property) => text.Append(CultureInfo.InvariantCulture, $"{property.Name}={Text(property.GetValue(row))}\n")).ToString();

    private static string? Text(object? value) => value switch
    {
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IReadOnlyDictionary<string, string> map => string.Join(';', map),
        System.Collections.IEnumerable many and not string => string.Join(';', many.Cast<object>()),
        _ => value?.ToString(),
    };
}
