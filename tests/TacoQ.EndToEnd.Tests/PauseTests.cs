using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests;

/// <summary>Pausing a worker kind, on every real component.</summary>
public class PauseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Workers_of_now_and_later_take_nothing_while_their_worker_kind_is_paused()
    {
        var (cluster, taco) = await Cluster.StartAsync();
        await using var ending = cluster;
        using var relay = new HttpRelayClient(new(cluster.RelayUrl!));
        (await taco.EndToEndTasks().Greet.InvokeAsync("before")).Lines.Length.ShouldBe(2);

        (await relay.PauseWorkerKindAsync("e2e")).Paused.ShouldBeTrue();
        await Deadline.UntilAsync(async () => await relay.GetWorkerKindAsync("e2e") is { Consumers: 0, Warning: null }, "the worker lets its queues go");
        await cluster.StartWorkerAsync();
        var handles = new List<TaskHandle<Greeting>>();
        for (var i = 0; i < 5; i++)
        {
            handles.Add(await taco.EndToEndTasks().Greet.EnqueueAsync("later"));
        }

        await Deadline.UntilAsync(
            async () => await relay.GetWorkerKindAsync("e2e") is { Consumers: 0, Depth: 5, Workers: 2, OldestWaitingSeconds: > 0 }, "both workers leave the tasks where they are");
        foreach (var handle in handles)
        {
            (await handle.GetSnapshotAsync()).Status.ShouldBe(TacoTaskStatus.Pending);
        }

        (await relay.ResumeWorkerKindAsync("e2e")).Paused.ShouldBeFalse();
        foreach (var handle in handles)
        {
            (await handle.GetResultAsync(Limit)).Lines.Length.ShouldBe(2);
        }

        var kind = (await relay.GetStatisticsAsync()).Kinds.ShouldHaveSingleItem();
        (kind.Enqueued, kind.Succeeded, kind.Failed).ShouldBe((6, 6, 0));
        (await relay.ListWorkersAsync("e2e")).Count.ShouldBe(2);
    }
}
