using TacoQ.Broker;
using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What publishers do and are told.</summary>
public class PublishFaults
{
    [Fact]
    public async Task Published_twice()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        run.Begin();
        await run.EnqueueAsync(100, (id, number) => Task.WhenAll(Enumerable.Range(0, 2).Select(_ => taco.FaultTasks().Work.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 5))));
        run.End();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBeLessThanOrEqualTo(100, "each was published twice");
        (await run.Database.ScalarAsync<long>("select count(*) from tacoq.tasks")).ShouldBe(100);
    }

    [Fact]
    public async Task Published_and_then_reported_as_timed_out()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var publishes = 0;
        var taco = await run.StartPublisherAsync(builder => Fail(builder, async call =>
        {
            await call();
            if (Interlocked.Increment(ref publishes) % 3 == 0)
            {
                throw new PublishOutcomeUnknownException("no confirm came in time.");
            }
        }));
        await run.StartWorkerAsync();

        run.Begin();
        await run.EnqueueAsync(100, (id, number) => UntilConfirmedAsync(() => taco.FaultTasks().Work.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 5)));
        run.End();

        (await run.ShouldLoseNothingAsync()).Confirmed.ShouldBe(100);
    }

    [Fact]
    public async Task Publishes_refused()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var publishes = 0;
        var taco = await run.StartPublisherAsync(builder => Fail(
            builder, call => Interlocked.Increment(ref publishes) % 2 == 0 ? Task.FromException(new PublishRefusedException("the queue is full.")) : call()));
        await run.StartWorkerAsync();

        run.Begin();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 5);
        run.End();

        (await run.ShouldLoseNothingAsync()).Confirmed.ShouldBe(50);
    }

    [Fact(Explicit = true)]
    public async Task Publisher_killed()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        await run.StartWorkerAsync();
        var publisher = run.StartPublisherProcess();
        await run.UntilAsync(Fact.Confirmed, 200);

        run.Begin();
        await run.KillAsync(publisher);

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    /// <summary>Around each publishing of a task to its worker kind.</summary>
    private static void Fail(IHostApplicationBuilder builder, Func<Func<Task>, Task> publish) => builder.Services.Decorate<ITaskBroker>(
        (method, arguments, call) => method == nameof(ITaskBroker.PublishAsync) && arguments[0] is TaskAssignment ? publish(call) : call());

    private static async Task UntilConfirmedAsync(Func<Task> enqueue)
    {
        while (true)
        {
            try
            {
                await enqueue();
                return;
            }
            catch (EnqueueOutcomeUnknownException)
            {
                // Safe to repeat: the id is the same.
            }
        }
    }
}
