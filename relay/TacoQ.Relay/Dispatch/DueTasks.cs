using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Dispatch;

/// <summary>
/// Publishes tasks whose time has come: claims them, commits, publishes, marks them as queued. What a crash leaves between is
/// claimed again by any relay.
/// </summary>
internal sealed class DueTasks(ITaskBroker broker, ITaskStore store, TaskWatch watch, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time, ILogger<DueTasks> logger)
{
    private const int Limit = 500;
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly WakeUp wakeUp = new(time);

    /// <summary>A task was stored that is due after this long: perhaps before the next look.</summary>
    public void Expect(TimeSpan delay)
    {
        if (delay < options.Value.DispatchInterval)
        {
            wakeUp.Call();
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = options.Value.DispatchInterval;
            try
            {
                var next = await store.GetTimeToNextDueAsync(cancellationToken);
                if (await PublishDueAsync(cancellationToken) > 0)
                {
                    continue;
                }

                // One that is due and was not to be had, another relay has in its hands.
                if (next < wait)
                {
                    wait = next > ShortestWait ? next.Value : ShortestWait;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }

            await wakeUp.WaitAsync(wait, cancellationToken);
        }
    }

    private async Task<int> PublishDueAsync(CancellationToken cancellationToken)
    {
        var due = await store.ClaimDueAsync(Limit, AbandonedAfter, cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        var published = await Task.WhenAll(due.Select(assignment => PublishAsync(assignment, cancellationToken)));
        await store.MarkQueuedAsync([.. due.Where((_, i) => published[i])], cancellationToken);
        watch.Changed([.. due.Select(assignment => assignment.Id)]);

        return due.Count;
    }

    private async Task<bool> PublishAsync(TaskAssignment assignment, CancellationToken cancellationToken)
    {
        using var activity = TacoTelemetry.StartDispatch(assignment);
        try
        {
            await broker.PublishAsync(assignment, PublishLimit, cancellationToken);
            TacoTelemetry.CountDispatched(assignment.WorkerKind, error: null);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            TacoTelemetry.CountDispatched(assignment.WorkerKind, e);
            logger.DispatchFailed(assignment.Id, e.Message);
            return false;
        }
    }
}
