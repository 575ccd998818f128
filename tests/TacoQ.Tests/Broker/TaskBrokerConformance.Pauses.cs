using TacoQ.Broker;
using TacoQ.TestServers;

namespace TacoQ.Tests.Broker;

public abstract partial class TaskBrokerConformance
{
    [Fact]
    public async Task A_paused_consumer_gives_back_what_it_has_and_gets_it_again_later()
    {
        await using var consumer = await ConsumeAsync();
        var running = await PublishAndReceiveAsync(consumer);
        var waiting = Enumerable.Range(0, 5).Select(_ => Assignment()).ToArray();
        foreach (var assignment in waiting)
        {
            await broker.PublishAsync(assignment, Limit, default);
        }

        await WaitUntilAllArePrefetchedAsync(consumer);
        await consumer.PauseAsync(Kind);

        await DepthShouldBecomeAsync(new(5, Consumers: 0), orConsumers: 1);
        await ShouldHaveNothingMoreAsync(consumer);
        await running.AckAsync();
        await broker.PublishAsync(Assignment(), Limit, default);
        await ShouldHaveNothingMoreAsync(consumer);

        await consumer.ResumeAsync(Kind);

        var received = new HashSet<Guid>();
        while (received.Count < 6)
        {
            var delivery = await ReceiveAsync(consumer);
            received.Add(delivery.Assignment.Id);
            await delivery.AckAsync();
        }

        waiting.Select(assignment => assignment.Id).ShouldBeSubsetOf(received);
    }

    [Fact]
    public async Task A_pause_is_of_one_worker_kind_and_can_be_repeated()
    {
        await using var consumer = await broker.ConsumeAssignmentsAsync([Kind, "other"], 10, default);
        await consumer.PauseAsync(Kind);
        await consumer.PauseAsync(Kind);
        await broker.PublishAsync(Assignment(), Limit, default);
        var other = Assignment() with { WorkerKind = "other" };
        await broker.PublishAsync(other, Limit, default);

        var delivery = await ReceiveAsync(consumer);
        delivery.Assignment.Id.ShouldBe(other.Id);
        await delivery.AckAsync();
        await ShouldHaveNothingMoreAsync(consumer);

        await consumer.ResumeAsync(Kind);
        await consumer.ResumeAsync(Kind);
        (await ReceiveAsync(consumer)).Assignment.WorkerKind.ShouldBe(Kind);
    }

    [Fact]
    public async Task The_depth_of_a_lane_is_what_nobody_has_been_given()
    {
        (await broker.MeasureAsync("nobody", default)).ShouldBe(new(0, 0));
        await using (var consumer = await ConsumeAsync(prefetch: 1))
        {
            await PublishAndReceiveAsync(consumer);
            await broker.PublishAsync(Assignment(), Limit, default);
            await broker.PublishAsync(Assignment(), Limit, default);
            await DepthShouldBecomeAsync(new(2, 1), orConsumers: 1);
        }

        await DepthShouldBecomeAsync(new(3, 0), orConsumers: 0);
    }

    private async Task<AssignmentDelivery> PublishAndReceiveAsync(IAssignmentConsumer consumer)
    {
        await broker.PublishAsync(Assignment(), Limit, default);
        return await ReceiveAsync(consumer);
    }

    /// <summary>A broker takes a moment to count. In the same process a paused consumer is still one.</summary>
    private async Task DepthShouldBecomeAsync(LaneDepth expected, int orConsumers) => await Deadline.UntilAsync(
        async () => await broker.MeasureAsync(Kind, default) is { } depth && depth.Ready == expected.Ready && (depth.Consumers == expected.Consumers || depth.Consumers == orConsumers),
        $"the depth is {expected}");
}
