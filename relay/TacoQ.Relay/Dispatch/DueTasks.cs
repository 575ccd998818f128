using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
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

    private TaskCompletionSource wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A task was stored that is due after this long: perhaps before the next look.</summary>
    public void Expect(TimeSpan delay)
    {
        if (delay < options.Value.DispatchInterval)
        {
            wake.TrySetResult();
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = options.Value.DispatchInterval;
            try
            {
                if (await PublishDueAsync(cancellationToken) == Limit)
                {
                    continue;
                }

                if (await store.GetTimeToNextDueAsync(cancellationToken) is { } next && next < wait)
                {
                    wait = next > ShortestWait ? next : ShortestWait;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }

            await wake.Task.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        foreach (var assignment in due)
        {
            watch.Signal(assignment.Id);
        }

        return due.Count;
    }

    private async Task<bool> PublishAsync(TaskAssignment assignment, CancellationToken cancellationToken)
    {
        try
        {
            await broker.PublishAsync(assignment, PublishLimit, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.DispatchFailed(assignment.Id, e.Message);
            return false;
        }
    }
}
