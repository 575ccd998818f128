using TacoQ.Relay.Search;
using TacoQ.TestServers;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private int added;

    private static readonly TimeSpan LongLease = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_operation_is_worked_on_by_one_relay_until_its_lease_is_over()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var operation = await AddOperationAsync();

        (await store.ClaimOperationAsync(one, TimeSpan.FromMilliseconds(300), default))!.Operation.Id.ShouldBe(operation);
        (await store.ClaimOperationAsync(one, TimeSpan.FromMilliseconds(300), default)).ShouldNotBeNull("it is its own");
        (await store.AdvanceOperationAsync(operation, one, new(3, 1, "why", new(T0, id), null), TimeSpan.FromMilliseconds(300), default)).ShouldBeTrue();
        var taken = await Deadline.GetAsync(() => store.ClaimOperationAsync(other, LongLease, default), "the lease is over");

        (taken.Operation.Done, taken.Operation.Failed, taken.Operation.LastError, taken.After).ShouldBe((3, 1, "why", new SearchKey(T0, id)));
        taken.WorkerKinds.ShouldBe(["images", "mails"]);
        (taken.Operation.Action, taken.Operation.Query, taken.AsOf, taken.Operation.Matched).ShouldBe((TaskOperationAction.Delete, "kind:*", T0 + 5, new TaskCount(7, true)));
        (await store.AdvanceOperationAsync(operation, one, new(9, 9, null, null, null), LongLease, default)).ShouldBeFalse("another has it");
        (await store.ClaimOperationAsync(one, LongLease, default)).ShouldBeNull();
        (await store.FindOperationAsync(operation, default))!.Operation.Done.ShouldBe(3);
    }

    [Fact]
    public async Task An_operation_that_is_stopped_goes_on_nowhere_and_counts_what_was_done()
    {
        var relay = Guid.CreateVersion7();
        var operation = await AddOperationAsync();
        await store.ClaimOperationAsync(relay, LongLease, default);

        await store.StopOperationAsync(operation, default);

        (await store.AdvanceOperationAsync(operation, relay, new(2, 0, null, new(T0, id), TaskOperationState.Completed), LongLease, default)).ShouldBeFalse();
        var stopped = (await store.FindOperationAsync(operation, default))!.Operation;
        (stopped.State, stopped.Done, stopped.EndedAt is null).ShouldBe((TaskOperationState.Stopped, 2, false));
        (await store.ClaimOperationAsync(relay, LongLease, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Operations_are_listed_the_newest_first_and_forgotten_long_after_their_end()
    {
        var relay = Guid.CreateVersion7();
        Guid[] operations = [await AddOperationAsync(), await AddOperationAsync(), await AddOperationAsync()];
        await store.ClaimOperationAsync(relay, LongLease, default);
        (await store.AdvanceOperationAsync(operations[0], relay, new(0, 0, null, null, TaskOperationState.Completed), LongLease, default)).ShouldBeFalse("it has ended");

        (await store.ListOperationsAsync(2, null, null, default)).Select(one => one.Operation.Id).ShouldBe([operations[2], operations[1]]);
        (await store.ListOperationsAsync(2, operations[1], null, default)).Select(one => (one.Operation.Id, one.Operation.State)).ShouldBe([(operations[0], TaskOperationState.Completed)]);

        (await store.ListOperationsAsync(9, null, ["mails", "images", "x"], default)).Count.ShouldBe(3);
        (await store.ListOperationsAsync(9, null, ["images"], default)).ShouldBeEmpty("they are of mails, too");

        await AddOperationAsync(TimeSpan.FromMilliseconds(-1000));
        (await store.FindOperationAsync(operations[0], default)).ShouldBeNull();
        (await store.FindOperationAsync(operations[1], default)).ShouldNotBeNull("it runs");
    }

    private async Task<Guid> AddOperationAsync(TimeSpan? kept = null)
    {
        var operation = new TaskOperation
        {
            // Within a millisecond they would have no order.
            Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddMilliseconds(added++)),
            Action = TaskOperationAction.Delete,
            Query = "kind:*",
            State = TaskOperationState.Running,
            CreatedAt = WireTime.ToDateTimeOffset(T0),
            UpdatedAt = WireTime.ToDateTimeOffset(T0),
            Matched = new(7, AtLeast: true),
        };
        await store.AddOperationAsync(new(operation, T0 + 5, ["images", "mails"], After: null), kept ?? TimeSpan.FromDays(30), default);
        return operation.Id;
    }
}
