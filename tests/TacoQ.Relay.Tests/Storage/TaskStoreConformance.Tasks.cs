using TacoQ.Relay.Storage;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private const string Boom = """{"type":"E","message":"boom"}""";

    [Fact]
    public async Task A_task_that_succeeds_at_once_has_no_other_attempts()
    {
        await store.ApplyAsync(Assigned(id), Running(id), Completed(id));

        (await store.ListAttemptsAsync(id, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_attempts_of_one_batch_are_kept()
    {
        await store.ApplyAsync(Assigned(id), Retrying(id, 2, T0 + 40), Snoozed(id, 3), Retrying(id, 1, T0 + 20), Completed(id, 4, T0 + 90));

        var attempts = await store.ListAttemptsAsync(id, default);
        attempts.Select(attempt => (attempt.Attempt, attempt.ExecutedBy, attempt.Outcome, Text(attempt.Error))).ShouldBe(
        [
            (1, "w-1", TaskOutcome.Failed, """{"type":"E","message":"m1","attempt":1}"""),
            (2, "w-1", TaskOutcome.Failed, """{"type":"E","message":"m2","attempt":2}"""),
            (3, "w-1", (TaskOutcome?)null, ""),
        ]);
        (attempts[1].StartedAt, attempts[1].EndedAt).ShouldBe((T0 + 30, T0 + 40));
    }

    [Fact]
    public async Task A_lost_attempt_is_among_them()
    {
        await store.ApplyAsync(Leased(id, lease: TimeSpan.FromMilliseconds(1)));
        await LostAsync();

        var attempt = (await store.ListAttemptsAsync(id, default)).ShouldHaveSingleItem();
        (attempt.Attempt, attempt.ExecutedBy, attempt.StartedAt, attempt.Outcome).ShouldBe((1, "w-1", T0 + 10, TaskOutcome.Failed));
        Text(attempt.Error).ShouldNotBeNull().ShouldContain("WorkerLost");
    }

    [Fact]
    public async Task Attempts_are_deleted_with_their_task_and_not_noted_afterwards()
    {
        await store.ApplyAsync(Retrying(id), Completed(id, 2));
        (await store.DeleteAsync(id, default)).ShouldBeTrue();
        (await store.ListAttemptsAsync(id, default)).ShouldBeEmpty();

        (await store.ApplyAsync(Retrying(id))).Late.ShouldBe(1);

        (await store.ListAttemptsAsync(id, default)).ShouldBeEmpty();
        (await store.FindDeletedAsync([id, Guid.CreateVersion7()], default)).ShouldBe([id]);
    }

    [Fact]
    public async Task A_failed_task_that_is_tried_again_is_due_with_its_next_attempt()
    {
        await store.ApplyAsync(Assigned(id), Completed(id, outcome: TaskOutcome.Failed, output: Boom));

        (await store.RetryAsync(id, """{"url":"b"}"""u8.ToArray(), TimeSpan.Zero, force: false, default)).ShouldBe(RetryVerdict.Retried);

        var snapshot = (await FindAsync()).ToSnapshot();
        (snapshot.Status, snapshot.Reason, snapshot.Outcome, snapshot.Attempt, snapshot.MaxAttempts, snapshot.CompletedAt, snapshot.StartedAt, snapshot.Error!.Message)
            .ShouldBe((TacoTaskStatus.Pending, PendingReason.Scheduled, null, 2, 6, null, null, "boom"));
        var claimed = await Deadline.GetAsync(async () => await ClaimAsync() is [var due] ? due : null, "the task is due");
        (claimed.Attempt, claimed.MaxAttempts, Text(claimed.Input)).ShouldBe((2, 6, """{"url":"b"}"""));
        var attempt = (await store.ListAttemptsAsync(id, default)).ShouldHaveSingleItem();
        (attempt.Attempt, attempt.Outcome, attempt.StartedAt, attempt.EndedAt, Text(attempt.Error)).ShouldBe((1, TaskOutcome.Failed, T0 + 10, T0 + 20, Boom));

        await store.ApplyAsync(Completed(id, outcome: TaskOutcome.Failed, output: Boom), Running(id, worker: "w-9"));
        (await FindAsync()).Attempt.ShouldBe(2, "late events of the first attempt do not matter");
        await store.ApplyAsync(Running(id, 2, T0 + 30), Completed(id, 2, T0 + 40));
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_cancelled_task_that_is_tried_again_is_not_cancelled_by_what_comes_late(bool withdrawn)
    {
        IEnumerable<TaskEvent> before = withdrawn ? [Assigned(id), Cancelled(id)] : [Assigned(id), Cancelled(id), Completed(id, outcome: TaskOutcome.Cancelled)];
        await store.ApplyAsync(before);

        (await store.RetryAsync(id, null, TimeSpan.FromHours(1), force: false, default)).ShouldBe(RetryVerdict.Retried);
        (await store.ApplyAsync([Cancelled(id), Retrying(id, 2)])).Cancelled.ShouldBeEmpty();

        var row = await FindAsync();
        (row.IsCompleted, row.CancelRequestedAt, row.Rank).ShouldBe((false, null, TaskRank.Retrying));
        row.DueAt.ShouldNotBeNull();
        (await store.FindCancelledAsync("images", 10, default)).ShouldBeEmpty();
        (await store.ListAttemptsAsync(id, default)).Select(attempt => (attempt.Attempt, attempt.Outcome)).ShouldBe([(1, TaskOutcome.Cancelled), (2, TaskOutcome.Failed)]);

        (await store.ApplyAsync(Cancelled(id), Cancelled(id, row.RetriedAt!.Value + 1))).Cancelled.ShouldHaveSingleItem().Attempt.ShouldBe(2);
        (await FindAsync()).ToSnapshot().Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task Events_after_a_retry_come_in_any_order_and_any_batches_to_the_same_row() => await TaskChangeProperties.CheckRetriesAsync(store, runs: 60);

    [Fact]
    public async Task Only_what_is_over_and_did_not_succeed_is_tried_again_unless_it_is_forced()
    {
        (await RetryAsync()).ShouldBe(RetryVerdict.NotFound);
        await store.ApplyAsync(Running(id));
        (await RetryAsync()).ShouldBe(RetryVerdict.NotCompleted);
        await store.ApplyAsync(Completed(id));
        (await RetryAsync()).ShouldBe(RetryVerdict.Succeeded);
        (await RetryAsync(force: true)).ShouldBe(RetryVerdict.NotWhole, "nobody knows its arguments");
        await store.ApplyAsync(Assigned(id));
        (await RetryAsync(force: true)).ShouldBe(RetryVerdict.Retried);
        (await store.ListAttemptsAsync(id, default)).ShouldHaveSingleItem().Outcome.ShouldBe(TaskOutcome.Succeeded);

        Task<RetryVerdict> RetryAsync(bool force = false) => store.RetryAsync(id, null, TimeSpan.Zero, force, default);
    }

    [Fact]
    public async Task An_expired_task_that_is_tried_again_has_its_time_anew()
    {
        await store.ApplyAsync(Assigned(id) with { Assignment = Assignment(id) with { ExpiresAt = T0 + 60_000_000 } }, Completed(id, outcome: TaskOutcome.Expired, output: Boom));

        await store.RetryAsync(id, null, TimeSpan.Zero, force: false, default);

        var row = await FindAsync();
        WireTime.ToDateTimeOffset(row.ExpiresAt!.Value).ShouldBe(WireTime.ToDateTimeOffset(row.RetriedAt!.Value).AddMinutes(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_task_that_is_not_over_is_deleted_at_its_end()
    {
        await store.ApplyAsync(Assigned(id), Running(id));
        (await store.DeleteAsync(id, default)).ShouldBeFalse();

        (await store.DeleteWhenCompletedAsync(id, default)).ShouldBeTrue();
        (await store.DeleteExpiredAsync(10, default)).ShouldBe(0);
        await store.ApplyAsync(Completed(id, at: WireTime.Now(TimeProvider.System) - 1_000_000));

        (await store.DeleteExpiredAsync(10, default)).ShouldBe(1);
        (await store.DeleteWhenCompletedAsync(id, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Many_rows_are_read_without_their_arguments_and_results()
    {
        var (done, failed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.ApplyAsync(Assigned(id), Assigned(done), Completed(done), Completed(failed, outcome: TaskOutcome.Failed, output: Boom));

        var rows = (await store.FindManyAsync([id, done, failed, Guid.CreateVersion7()], default)).ToDictionary(row => row.Id);

        rows.Count.ShouldBe(3);
        (rows[id].Input, rows[done].Output, rows[failed].ToSnapshot().Error!.Message).ShouldBe((null, null, "boom"));
        (await store.FindVersionsAsync([id, done, Guid.CreateVersion7()], default)).OrderBy(version => version.Id).ShouldBe([rows[id].Version, rows[done].Version]);
    }

    [Fact]
    public async Task A_key_stands_for_the_first_request_until_it_is_forgotten()
    {
        var key = new IdempotencyKey("me", "k", new byte[] { 1, 2 });
        (await store.FindKeyAsync(key, Day, default)).ShouldBeNull();
        (await store.ClaimKeyAsync(key, id, Day, default)).Id.ShouldBe(id);

        var again = await store.ClaimKeyAsync(key with { Hash = new byte[] { 3 } }, Guid.CreateVersion7(), Day, default);
        (again.Id, again.Hash.ToArray().SequenceEqual(key.Hash.ToArray()), again.Answer).ShouldBe((id, true, null));
        (await store.ClaimKeyAsync(key with { Caller = "you" }, Guid.Empty, Day, default)).Id.ShouldBe(Guid.Empty);
        await store.AnswerKeyAsync(key, "{}", default);
        (await store.FindKeyAsync(key, Day, default))!.Answer.ShouldBe("{}");

        await Deadline.UntilAsync(async () => await store.FindKeyAsync(key, TimeSpan.FromMilliseconds(1), default) is null, "the key is old");
        var next = Guid.CreateVersion7();
        var fresh = await store.ClaimKeyAsync(key, next, TimeSpan.FromMilliseconds(1), default);
        (fresh.Id, fresh.Answer).ShouldBe((next, null));
        (await store.ForgetKeysAsync(10, Day, default)).ShouldBe(0);
        await Deadline.UntilAsync(async () => await store.FindKeyAsync(key, TimeSpan.FromMilliseconds(1), default) is null, "the key is old");
        (await store.ForgetKeysAsync(10, TimeSpan.FromMilliseconds(1), default)).ShouldBe(2);
    }

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
}
