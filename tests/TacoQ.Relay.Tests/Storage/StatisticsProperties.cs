using FsCheck.Fluent;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Storage;

/// <summary>What the store counts is what its tasks are.</summary>
internal static class StatisticsProperties
{
    /// <summary>Applies events of many tasks, one at a time and in batches, in any order, some twice, and compares.</summary>
    public static async Task CheckAsync(ITaskStore store, int runs)
    {
        var random = new Random(5);
        var ids = new List<Guid>();
        foreach (var events in TaskChangeProperties.AnyEvents.Generator.Sample(12, runs))
        {
            var id = Guid.CreateVersion7();
            ids.Add(id);
            var all = events.Concat(events.Where(_ => random.Next(3) == 0)).Select(e => e.For(id)).ToArray();
            random.Shuffle(all);
            for (var i = 0; i < all.Length;)
            {
                var some = all.Skip(i).Take(random.Next(1, 4)).ToArray();
                await store.ApplyAsync(some);
                i += some.Length;
            }
        }

        await ShouldEqualAsync(store, ids);
    }

    public static async Task ShouldEqualAsync(ITaskStore store, IReadOnlyList<Guid> ids)
    {
        var expected = Enum.GetValues<Fact>().ToDictionary(fact => fact, _ => 0L);
        foreach (var id in ids)
        {
            if (await store.FindAsync(id, default) is { TaskKind: not null, WorkerKind: not null } row)
            {
                Count(row, expected);
            }
        }

        var counted = (await store.ReadStatisticsAsync(TimeSpan.FromHours(1), null, null, default)).Rows;
        Enum.GetValues<Fact>().ToDictionary(fact => fact, fact => counted.Where(row => row.Fact == fact).Sum(row => row.Count)).ShouldBe(expected);
        counted.ShouldAllBe(row => row.Count >= 0);
    }

    private static void Count(TaskRow row, Dictionary<Fact, long> counts)
    {
        var isEnded = row.Rank == TaskRank.Completed;
        counts[Fact.Enqueued]++;
        counts[Fact.Retried] += row.Attempt - 1;
        if (row.ToSnapshot().Outcome is { } outcome)
        {
            counts[(Fact)((int)Fact.Succeeded + (int)outcome)]++;
        }

        counts[Fact.Wait] += isEnded && row is { Attempt: 1, StartedAt: not null, CreatedAt: not null } ? 1 : 0;
        counts[Fact.Run] += isEnded && row.StartedAt is not null ? 1 : 0;
    }
}
