using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Dispatch;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Ingest;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Schedules;

/// <summary>
/// Fires schedules whose time has come: their tasks become due with the same commit that moves them on, and are published as all due
/// tasks are. So each time fires once, however many relays there are and whenever they end.
/// </summary>
internal sealed class ScheduleFiring(ITaskStore store, DueTasks dueTasks, TaskWatch watch, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time, ILogger<ScheduleFiring> logger)
{
    private const int Limit = 50;
    private const string SilenceReason = "no worker has announced it for a day";
    private static readonly TimeSpan Silence = TimeSpan.FromDays(1);
    private static readonly TimeSpan SilenceCheck = TimeSpan.FromHours(2);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly WakeUp wakeUp = new(time);

    /// <summary>A schedule was written: it may be due before the next look.</summary>
    public void Expect() => wakeUp.Call();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Not at once: workers say every hour what they have, and nobody has heard them while no relay ran.
        var checkedAt = time.GetTimestamp();
        while (true)
        {
            var wait = options.Value.DispatchInterval;
            try
            {
                if (await FireAsync(cancellationToken) == Limit)
                {
                    continue;
                }

                if (time.GetElapsedTime(checkedAt) >= SilenceCheck)
                {
                    checkedAt = time.GetTimestamp();
                    await PauseSilentAsync(cancellationToken);
                }

                if (await store.GetTimeToNextScheduleAsync(cancellationToken) is { } next && next < wait)
                {
                    wait = next > ShortestWait ? next : ShortestWait;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }

            await wakeUp.WaitAsync(wait, cancellationToken);
        }
    }

    /// <summary>Has tasks published that are due since now.</summary>
    public void Publish(IEnumerable<Guid> tasks)
    {
        foreach (var id in tasks)
        {
            watch.Signal(id);
            dueTasks.Expect(TimeSpan.Zero);
        }
    }

    private async Task<int> FireAsync(CancellationToken cancellationToken)
    {
        var fired = await store.FireSchedulesAsync(Limit, Plan, cancellationToken);
        Publish(fired.Tasks);
        return fired.Due;
    }

    private FirePlan Plan(ScheduleRow schedule, bool isOpen, long now)
    {
        var plan = FirePlan.Of(schedule, isOpen, now);
        if (plan.PausedReason is { } reason)
        {
            logger.SchedulePaused(schedule.Name, reason);
        }

        return plan;
    }

    private async Task PauseSilentAsync(CancellationToken cancellationToken)
    {
        foreach (var name in await store.PauseSilentSchedulesAsync(Silence, SilenceReason, cancellationToken))
        {
            logger.SchedulePaused(name, SilenceReason);
        }
    }
}
