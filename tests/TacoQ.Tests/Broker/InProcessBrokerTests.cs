using TacoQ.Broker;
using TacoQ.TestServers;

namespace TacoQ.Tests.Broker;

public sealed class InProcessBrokerTests : TaskBrokerConformance
{
    private protected override Task PrepareAsync() => Task.CompletedTask;

    private protected override ITaskBroker Create() => new InProcessBroker(TimeProvider.System);

    private protected override Task DeleteAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_does_not_fit_into_the_lane_is_read_from_the_store_when_there_is_room()
    {
        var all = Enumerable.Range(0, 100).Select(_ => Assignment()).ToArray();
        var open = all.ToDictionary(task => task.Id);
        await using var small = new InProcessBroker(TimeProvider.System, laneCapacity: 8)
        {
            Backlog = (_, limit) =>
            {
                lock (open)
                {
                    return Task.FromResult<IReadOnlyList<QueuedTask>>([.. open.Values.Take(limit).Select(task => new QueuedTask(task, Redelivered: false))]);
                }
            },
        };
        foreach (var task in all)
        {
            await small.PublishAsync(task, TimeSpan.FromSeconds(1), default);
        }

        await using var consumer = await small.ConsumeAssignmentsAsync(["images"], 4, default);
        var received = new List<Guid>();
        while (received.Count < all.Length)
        {
            var delivery = await ReceiveAsync(consumer);
            received.Add(delivery.Assignment.Id);
            lock (open)
            {
                open.Remove(delivery.Assignment.Id);
            }

            await delivery.AckAsync();
        }

        received.Order().ShouldBe(all.Select(task => task.Id).Order(), "each once");
    }

    [Fact]
    public async Task What_an_earlier_process_left_in_the_store_comes_first_and_as_delivered_before_if_it_may_have_been()
    {
        var (left, begun) = (Assignment(), Assignment());
        await using var fresh = new InProcessBroker(TimeProvider.System) { Backlog = (_, _) => Task.FromResult<IReadOnlyList<QueuedTask>>([new(left, false), new(begun, true)]) };
        await using var consumer = await fresh.ConsumeAssignmentsAsync(["images"], 4, default);

        var (first, second) = (await ReceiveAsync(consumer), await ReceiveAsync(consumer));

        (first.Assignment, first.Redelivered, second.Assignment, second.Redelivered).ShouldBe((left, false, begun, true));
    }

    [Fact]
    public async Task A_task_that_was_returned_is_delivered_again_as_such()
    {
        await Broker.PublishAsync(Assignment(), TimeSpan.FromSeconds(1), default);
        await using var consumer = await ConsumeAsync();
        var first = await ReceiveAsync(consumer);
        first.Redelivered.ShouldBeFalse();

        await first.ReturnAsync();

        (await ReceiveAsync(consumer)).Redelivered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_task_at_hand_is_not_taken_twice_when_it_is_published_twice()
    {
        var task = Assignment();
        await Broker.PublishAsync(task, TimeSpan.FromSeconds(1), default);
        await Broker.PublishAsync(task, TimeSpan.FromSeconds(1), default);
        await using var consumer = await ConsumeAsync();

        await (await ReceiveAsync(consumer)).AckAsync();
        await Broker.PublishAsync(Assignment(), TimeSpan.FromSeconds(1), default);

        (await ReceiveAsync(consumer)).Assignment.Id.ShouldNotBe(task.Id);
    }

    [Fact]
    public async Task An_event_is_confirmed_only_when_the_relay_has_stored_it()
    {
        await using var consumer = await Broker.ConsumeEventsAsync(10, default);
        var publishing = Broker.PublishAsync(new TacoQ.Wire.TaskCancelled(Guid.CreateVersion7(), 1), Timeout.InfiniteTimeSpan, default);
        var delivery = await TakeAsync(consumer);
        publishing.IsCompleted.ShouldBeFalse();

        await consumer.AckAsync([delivery]);

        await publishing.WaitAsync(Deadline.Default, TimeProvider.System);
    }

    [Fact]
    public async Task An_event_that_the_relay_does_not_store_in_time_has_an_unknown_outcome() =>
        await Should.ThrowAsync<PublishOutcomeUnknownException>(
            Broker.PublishAsync(new TacoQ.Wire.TaskCancelled(Guid.CreateVersion7(), 1), TimeSpan.FromMilliseconds(50), default));
}
