using Microsoft.Extensions.Logging;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Dispatch;

/// <summary>Ends attempts under a lease whose worker has fallen silent; their tasks go on with the next one.</summary>
internal sealed class LostWorkers(ITaskStore store, Hearing hearing, TaskEnds ends, TaskWatch watch, DueTasks dueTasks, StoreTrouble trouble, TimeProvider time, ILogger<LostWorkers> logger)
{
    private const int Limit = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                while (await RescueAsync(cancellationToken) == Limit)
                {
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
    }

    private async Task<int> RescueAsync(CancellationToken cancellationToken)
    {
        var heard = hearing.Measure();
        if (heard == TimeSpan.Zero)
        {
            return 0;
        }

        var lost = await store.RescueAsync(Limit, heard, cancellationToken);
        foreach (var task in lost)
        {
            logger.WorkerLost(task.ExecutedBy, task.Attempt, task.Id, task.Outcome is { } outcome ? $"{outcome} by that" : "tried again");
            TacoTelemetry.CountRescued(task.WorkerKind);
            if (task.Outcome is { } end)
            {
                await ends.EndAsync(task.Id, task.ReplyTo, end, end == TaskOutcome.Cancelled ? TaskErrors.Cancelled : task.Error);
            }
        }

        if (lost.Count > 0)
        {
            watch.Changed([.. lost.Select(task => task.Id)]);
            dueTasks.Expect(TimeSpan.Zero);
        }

        return lost.Count;
    }
}
