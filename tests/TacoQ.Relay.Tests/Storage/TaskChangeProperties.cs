using FsCheck;
using FsCheck.Fluent;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

/// <summary>The join of changes is commutative, associative and idempotent.</summary>
public class TaskChangeProperties
{
    private static readonly Guid Id = Guid.CreateVersion7();

    private static readonly Gen<TaskEvent> AnyEvent = Gen.OneOf(
        Gen.Constant<TaskEvent>(Assigned(Id)),
        Gen.Constant<TaskEvent>(Assigned(Id, TimeSpan.FromHours(1))),
        from attempt in Gen.Choose(1, 3) from at in Gen.Choose(10, 13) from worker in Gen.Elements("w-1", "w-2")
            from process in Gen.Elements<long?>(null, null, 7, 8, 9) select (TaskEvent)Running(Id, attempt, T0 + at, worker, process),
        from attempt in Gen.Elements(1, 2, 3, TaskCompleted.AnyAttempt) from at in Gen.Choose(20, 23) from outcome in Gen.Elements(Enum.GetValues<TaskOutcome>())
            from output in Gen.Elements("1", "2") from worker in Gen.Elements("w-1", "w-2") select (TaskEvent)Completed(Id, attempt, T0 + at, outcome, output, worker),
        from attempt in Gen.Choose(1, 3) from at in Gen.Choose(20, 23) select (TaskEvent)Retrying(Id, attempt, T0 + at),
        from attempt in Gen.Choose(1, 3) select (TaskEvent)Snoozed(Id, attempt),
        from attempt in Gen.Choose(1, 3) from at in Gen.Choose(10, 13) from hours in Gen.Choose(1, 2) select (TaskEvent)Leased(Id, attempt, T0 + at, TimeSpan.FromHours(hours)),
        from attempt in Gen.Choose(1, 3) from at in Gen.Choose(10, 13) from half in Gen.Elements(0.25, 0.5) select (TaskEvent)Progressed(Id, half, attempt, T0 + at),
        from at in Gen.Choose(10, 13) select (TaskEvent)Cancelled(Id, T0 + at),
        Gen.Constant<TaskEvent>(Parked(Id)));

    internal static readonly Arbitrary<TaskEvent[]> AnyEvents = Gen.ArrayOf(AnyEvent).Where(events => events.Length > 0).ToArbitrary();

    [Fact]
    public void Any_order_of_events_gives_the_same_change() => Prop.ForAll(AnyEvents, events =>
    {
        var expected = Flat(Fold(events));
        foreach (var shuffled in Enumerable.Range(0, 5).Select(seed => Shuffle(events, seed)))
        {
            Flat(Fold(shuffled)).ShouldBe(expected);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_grouping_of_events_gives_the_same_change() => Prop.ForAll(AnyEvents, events =>
    {
        var expected = Flat(Fold(events));
        for (var cut = 1; cut < events.Length; cut++)
        {
            Flat(Fold(events[..cut]).Join(Fold(events[cut..]))).ShouldBe(expected);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_repetition_of_events_gives_the_same_change() => Prop.ForAll(AnyEvents, events =>
        Flat(Fold([.. events, .. Shuffle(events, 1)])).ShouldBe(Flat(Fold(events)))).QuickCheckThrowOnFailure();

    /// <summary>The database's join is the same as this one, whatever the batches.</summary>
    internal static async Task CheckAsync(ITaskStore store, int runs)
    {
        foreach (var events in AnyEvents.Generator.Sample(12, runs))
        {
            var (whole, pieces) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            await store.ApplyAsync(events.Select(e => e.For(whole)));
            foreach (var e in Shuffle(events, events.Length))
            {
                await store.ApplyAsync(e.For(pieces));
            }

            var expected = await store.FindAsync(whole, default);
            var actual = await store.FindAsync(pieces, default);
            Describe(actual).ShouldBe(Describe(expected), string.Join("\n", events.Select(e => e.ToString())));
            Text(await store.ListAttemptsAsync(pieces, default)).ShouldBe(Text(await store.ListAttemptsAsync(whole, default)));
        }
    }

    /// <summary>
    /// An operator has a failed task tried again. What comes late of the attempts before, cancellations included, changes nothing but the
    /// list of attempts; what comes of the attempts after joins in any order.
    /// </summary>
    internal static async Task CheckRetriesAsync(ITaskStore store, int runs)
    {
        // But for ends of any attempt: one that comes once more ends the next attempt, too, as nothing tells which it is of.
        var ofAttempts = AnyEvents.Generator.Select(events => events.Where(e => e.Attempt != TaskCompleted.AnyAttempt || e is not TaskCompleted).ToArray()).Where(events => events.Length > 0);
        foreach (var events in ofAttempts.Sample(12, runs))
        {
            var (whole, pieces) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            foreach (var id in (Guid[])[whole, pieces])
            {
                await store.ApplyAsync(Assigned(id), Completed(id, attempt: 1, at: T0 + 20, outcome: TaskOutcome.Failed, output: """{"type":"E","message":"m"}"""));
                (await store.RetryAsync(id, null, TimeSpan.FromHours(1), force: false, default)).ShouldBe(RetryVerdict.Retried);
            }

            var retriedAt = (await store.FindAsync(whole, default))!.RetriedAt!.Value;
            await store.ApplyAsync(events.Select(e => e.For(whole)));
            foreach (var e in Shuffle(events, events.Length))
            {
                await store.ApplyAsync(e.For(pieces));
            }

            var expected = (await store.FindAsync(whole, default))!;
            var actual = (await store.FindAsync(pieces, default))! with { RetriedAt = retriedAt };
            Describe(actual).ShouldBe(Describe(expected), string.Join("\n", events.Select(e => e.ToString())));
            (expected.Attempt, expected.CancelRequestedAt).ShouldBe((Math.Max(2, events.Max(e => e.Attempt)), null));
            expected.DueAt.HasValue.ShouldBe(expected.Rank is TaskRank.Scheduled or TaskRank.Retrying);
            Text(await store.ListAttemptsAsync(pieces, default)).ShouldBe(Text(await store.ListAttemptsAsync(whole, default)));
        }
    }

    private static TaskChange Fold(IEnumerable<TaskEvent> events) => events.Select(TaskChanges.From).Aggregate((x, y) => x.Join(y));

    private static TaskEvent[] Shuffle(TaskEvent[] events, int seed)
    {
        var copy = events.ToArray();
        new System.Random(seed).Shuffle(copy);
        return copy;
    }

    /// <summary>As text: records compare buffers and dictionaries by reference.</summary>
    private static string Flat(TaskChange change) => string.Join("\n", typeof(TaskChange).GetProperties().Select(property => $"{property.Name}={Text(property.GetValue(change))}"));

    private static string Describe(TaskRow? row) => row is null ? "none" : string.Join(
        "\n",
        typeof(TaskRow).GetProperties().Where(property => property.Name is not (nameof(TaskRow.Id) or nameof(TaskRow.UpdatedAt) or nameof(TaskRow.DueAt) or nameof(TaskRow.LeaseUntil) or nameof(TaskRow.Version)))
            .Select(property => $"{property.Name}={Text(property.GetValue(row))}"));

    private static string? Text(object? value) => value switch
    {
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IReadOnlyDictionary<string, string> map => string.Join(";", map.Select(entry => $"{entry.Key}={entry.Value}")),
        IEnumerable<EndedAttempt> attempts => string.Join(';', attempts.Select(ended => $"{ended with { Error = default }} {Text(ended.Error)}")),
        IEnumerable<long> numbers => string.Join(',', numbers),
        _ => value?.ToString(),
    };
}
