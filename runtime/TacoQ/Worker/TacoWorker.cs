using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Generation;
using TacoQ.Hosting;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>Takes tasks from the broker and runs them, a bounded number at once.</summary>
internal sealed class TacoWorker : ITacoComponent, IDisposable
{
    private const int RememberedCancellations = 20_000;
    private const int RememberedSuspects = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterReply = TimeSpan.FromMilliseconds(2);

    private readonly TaskRegistry registry;
    private readonly ITaskBroker broker;
    private readonly AttemptRunner runner;
    private readonly WorkerIdentity identity;
    private readonly WorkerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<TacoWorker> logger;

    private readonly AttemptTable attempts = new();
    private readonly ConcurrentDictionary<Task, byte> finishing = [];
    private readonly Cancellations cancelled = new(RememberedCancellations);
    private readonly RecentSet<Guid> suspects = new(RememberedSuspects);
    private readonly SemaphoreSlim isolation = new(1, 1);
    private readonly SemaphoreSlim pausing = new(1, 1);
    private readonly PausedKinds paused;
    private readonly Announcement announcement;
    private readonly TaskKindAnnouncements announcements;
    private readonly ScheduleAnnouncements schedules;
    private readonly Beginnings beginnings;
    private readonly CancellationTokenSource stopTaking = new();
    private readonly CancellationTokenSource abandon = new();

    private readonly List<IAsyncDisposable> listeners = [];
    private volatile IReadOnlyList<string> kinds = [];
    private IAssignmentConsumer? consumer;
    private WorkerSlot[] slots = [];
    private int busy;
    private Task heartbeats = Task.CompletedTask;

    public TacoWorker(
        TaskRegistry registry,
        ITaskBroker broker,
        AttemptRunner runner,
        WorkerIdentity identity,
        IOptions<WorkerOptions> options,
        TimeProvider time,
        ILogger<TacoWorker> logger)
    {
        this.registry = registry;
        this.broker = broker;
        this.runner = runner;
        this.identity = identity;
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        announcement = new(identity.Name, time);
        paused = new(time);
        beginnings = new(time, Announce);
        announcements = new(registry, broker, identity, time);
        schedules = new(registry, broker, identity, time);
    }

    public int Order => ComponentOrder.Worker;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        kinds = ChooseKinds();
        if (kinds.Count == 0)
        {
            return;
        }

        WarnOfLongTasks();
        paused.Start();
        listeners.Add(await broker.ListenAsync(kinds, OnBroadcast, cancellationToken).ConfigureAwait(false));
        consumer = await broker.ConsumeAssignmentsAsync(kinds, options.Prefetch ?? broker.DefaultPrefetch(options.Concurrency), cancellationToken).ConfigureAwait(false);
        slots = [.. Enumerable.Range(0, options.Concurrency).Select(_ => new WorkerSlot())];
        foreach (var slot in slots)
        {
            slot.Loop = Task.Run(() => LoopAsync(slot), CancellationToken.None);
        }

        heartbeats = Task.Run(HeartbeatsAsync, CancellationToken.None);
        foreach (var kind in paused.All)
        {
            Track(PauseOrResumeAsync(kind));
        }

        Track(announcements.SendAsync(kinds, abandon.Token));
        HotReload.Changed += OnCodeChanged;
        logger.WorkerStarted(identity.Name, string.Join(", ", kinds), options.Concurrency);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (consumer is null)
        {
            return;
        }

        HotReload.Changed -= OnCodeChanged;
        await stopTaking.CancelAsync().ConfigureAwait(false);
        await consumer.StopAsync().ConfigureAwait(false);
        if (!await EndsWithinAsync(DrainedAsync(), options.DrainTimeout, cancellationToken).ConfigureAwait(false))
        {
            logger.DrainTimedOut(busy, options.DrainTimeout);
            foreach (var attempt in attempts.Current)
            {
                attempt.Cancel(CancelReason.Stopping);
            }

            // Those that ignore it are reported, and given back, when the grace period ends.
            await EndsWithinAsync(DrainedAsync(), options.CancelGrace + Pause, cancellationToken).ConfigureAwait(false);
        }

        await abandon.CancelAsync().ConfigureAwait(false);
        await heartbeats.ConfigureAwait(false);
        await consumer.DisposeAsync().ConfigureAwait(false);
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        logger.WorkerStopped(identity.Name, attempts.Count);
    }

    public void Dispose()
    {
        beginnings.Dispose();
        stopTaking.Dispose();
        abandon.Dispose();
        isolation.Dispose();
        pausing.Dispose();
    }

    private IReadOnlyList<string> ChooseKinds()
    {
        foreach (var kind in options.Kinds)
        {
            if (!registry.WorkerKinds.Contains(kind, StringComparer.Ordinal))
            {
                throw new TacoConfigurationException(
                    $"{WorkerOptions.Section}:Kinds names the worker kind '{kind}', but this program has no task of it. It has: {string.Join(", ", registry.WorkerKinds)}.");
            }
        }

        return options.Kinds.Count > 0 ? [.. options.Kinds.Distinct(StringComparer.Ordinal)] : registry.WorkerKinds;
    }

    private async Task LoopAsync(WorkerSlot slot)
    {
        while (true)
        {
            AssignmentDelivery delivery;
            try
            {
                delivery = await consumer!.ReceiveAsync(stopTaking.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (stopTaking.IsCancellationRequested)
            {
                // It came just now: somebody else runs it.
                await delivery.ReturnAsync().ConfigureAwait(false);
                return;
            }

            var attempt = new RunningAttempt(delivery, options.CancelGrace, time);
            try
            {
                if (!await IsToBeRunAsync(attempt, delivery).ConfigureAwait(false))
                {
                    continue;
                }

                if (paused.IsPaused(delivery.Assignment.WorkerKind))
                {
                    await attempts.ReturnAsync(attempt).ConfigureAwait(false);
                }
                else
                {
                    await ProcessAsync(slot, attempt, delivery.Redelivered).ConfigureAwait(false);
                }
            }
            catch (Exception e)
            {
                if (!stopTaking.IsCancellationRequested)
                {
                    logger.DeliveryFailed(delivery.Assignment.Id, e);
                    await Task.Delay(Pause, time, stopTaking.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                await attempts.ReturnAsync(attempt).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for what has to be known before, and sees whether the attempt runs here already, or did.</summary>
    private async Task<bool> IsToBeRunAsync(RunningAttempt attempt, AssignmentDelivery delivery)
    {
        // A broker that takes no messages would not take the end of the task either.
        await broker.UntilUnblockedAsync(stopTaking.Token).ConfigureAwait(false);
        await paused.KnownAsync(delivery.Assignment.WorkerKind, stopTaking.Token).ConfigureAwait(false);
        if (delivery.Redelivered)
        {
            TacoTelemetry.CountRedelivered(attempt.Assignment.WorkerKind);
            await announcement.AnsweredAsync(stopTaking.Token).ConfigureAwait(false);
        }

        return await attempts.TryBeginAsync(attempt, delivery).ConfigureAwait(false);
    }

    private async Task ProcessAsync(WorkerSlot slot, RunningAttempt attempt, bool redelivered)
    {
        var assignment = attempt.Assignment;
        if (!registry.TryGet(assignment, out var handler))
        {
            logger.TaskParked(assignment.TaskKind, assignment.Id);
            Track(FinishAsync(attempt, new TaskParked(assignment, WireTime.Now(time)) { ExecutedBy = identity.Name }));
        }
        else if (await IsExpiredAsync(assignment).ConfigureAwait(false))
        {
            End(attempt, startedAt: null, new(TaskOutcome.Expired, TaskResults.WriteError(TaskErrors.Expired)));
        }
        else if (cancelled.Contains(assignment))
        {
            End(attempt, startedAt: null, new(TaskOutcome.Cancelled, TaskResults.WriteError(TaskErrors.Cancelled)));
        }
        else if (redelivered && suspects.Contains(assignment.Id))
        {
            // More than one process has ended while it ran this task and others. Alone, it takes none of these with it.
            await isolation.WaitAsync(stopTaking.Token).ConfigureAwait(false);
            try
            {
                await RunAsync(slot, attempt, handler, redelivered).ConfigureAwait(false);
            }
            finally
            {
                isolation.Release();
            }
        }
        else
        {
            await RunAsync(slot, attempt, handler, redelivered).ConfigureAwait(false);
        }
    }

    /// <summary>By the relay's clock: one that is over by this machine's may not be.</summary>
    private async ValueTask<bool> IsExpiredAsync(TaskAssignment assignment)
    {
        if (!(assignment.ExpiresAt < announcement.RelayNow))
        {
            return false;
        }

        await announcement.AnsweredAsync(stopTaking.Token).ConfigureAwait(false);
        return assignment.ExpiresAt < announcement.RelayNow;
    }

    private async Task RunAsync(WorkerSlot slot, RunningAttempt attempt, TaskHandler handler, bool redelivered)
    {
        var assignment = attempt.Assignment;
        var startedAt = WireTime.Now(time);
        await BeginAsync(attempt, handler.Definition, startedAt, redelivered).ConfigureAwait(false);
        if (redelivered && cancelled.Contains(assignment))
        {
            // The relay has said so meanwhile: one time too many it has begun.
            End(attempt, startedAt, new(TaskOutcome.Cancelled, TaskResults.WriteError(TaskErrors.Cancelled)));
            return;
        }

        attempt.Watch(assignment.Timeout ?? handler.Definition.Timeout, () => Abandon(slot, attempt, handler.Definition, startedAt));
        TacoTelemetry.AddRunning(1, assignment.WorkerKind);
        TacoTelemetry.Waited(assignment, startedAt);
        Interlocked.Increment(ref busy);
        AttemptResult result;
        try
        {
            result = await runner.RunAsync(assignment, handler, attempt).ConfigureAwait(false);
        }
        finally
        {
            attempt.Dispose();
            Interlocked.Decrement(ref busy);
            TacoTelemetry.AddRunning(-1, assignment.WorkerKind);
        }

        if (attempt.TryConclude())
        {
            Conclude(attempt, startedAt, result);
        }
        else
        {
            TacoTelemetry.AddStuck(-1, assignment.WorkerKind);
            logger.EndedAfterAll(assignment.TaskKind, assignment.Id);
            slot.Unstick();
        }
    }

    /// <summary>Tells the relay that the attempt begins. Of one that was delivered before, it has to know for sure: it counts the processes that it ends.</summary>
    private async Task BeginAsync(RunningAttempt attempt, TaskDefinition definition, long startedAt, bool redelivered)
    {
        var assignment = attempt.Assignment;
        if (definition.LongRunning && broker.DeliveryTimeout is not null)
        {
            var leased = assignment with { MaxAttempts = runner.MaxAttempts(assignment, definition) };
            await broker.PublishAsync(
                new TaskLeased(leased, startedAt) { ExecutedBy = identity.Name, Lease = options.LeaseTimeout }, Timeout.InfiniteTimeSpan, abandon.Token).ThenElsewhereAsync().ConfigureAwait(false);
            attempt.Assignment = leased;
            attempt.IsLeased = true;
            await attempt.AckAsync().ConfigureAwait(false);
            return;
        }

        var running = Describe(new TaskRunning(assignment.Id, assignment.Attempt, startedAt) { Process = redelivered ? identity.StartedAt : null }, assignment);
        if (redelivered)
        {
            await broker.PublishAsync(running, Timeout.InfiniteTimeSpan, abandon.Token).ThenElsewhereAsync().ConfigureAwait(false);
        }
        else if (broker.EndTellsBeginning)
        {
            beginnings.Add(attempt, running);
        }
        else
        {
            Announce(running);
        }
    }

    /// <summary>The method ignores that it was cancelled. The task ends as if it had not; its slot stays taken until the method ends.</summary>
    private void Abandon(WorkerSlot slot, RunningAttempt attempt, TaskDefinition definition, long startedAt)
    {
        var assignment = attempt.Assignment;
        logger.IgnoresCancellation(assignment.TaskKind, assignment.Id, options.CancelGrace, attempt.Reason);
        TacoTelemetry.AddStuck(1, assignment.WorkerKind);
        Conclude(attempt, startedAt, runner.Abandon(assignment, definition, attempt));
        slot.Stick();
    }

    private void Conclude(RunningAttempt attempt, long startedAt, AttemptResult result)
    {
        switch (result)
        {
            case AttemptResult.Ended ended:
                End(attempt, startedAt, ended);
                break;
            case AttemptResult.Retry retry:
                Track(FinishAsync(attempt, Retrying(attempt.Assignment, startedAt, retry.Delay, retry.Error)));
                break;
            case AttemptResult.Returned when attempt.IsLeased:
                // The broker has it no more: the relay starts it again, and counts no attempt.
                var again = attempt.Assignment with { MaxAttempts = attempt.Assignment.MaxAttempts + 1 };
                Track(FinishAsync(attempt, Retrying(again, startedAt, TimeSpan.Zero, default)));
                break;
            case AttemptResult.Snooze snooze:
                Track(FinishAsync(attempt, Retrying(attempt.Assignment with { MaxAttempts = snooze.MaxAttempts }, startedAt, snooze.Delay, default)));
                break;
            default:
                Track(attempts.ReturnAsync(attempt).AsTask());
                break;
        }
    }

    private TaskRetrying Retrying(TaskAssignment assignment, long startedAt, TimeSpan delay, ReadOnlyMemory<byte> error) => new(assignment, WireTime.Now(time))
    {
        StartedAt = startedAt,
        ExecutedBy = identity.Name,
        Error = error,
        Delay = delay,
    };

    private void End(RunningAttempt attempt, long? startedAt, AttemptResult.Ended ended)
    {
        var assignment = attempt.Assignment;
        var completed = Describe(
            new TaskCompleted(assignment.Id, assignment.Attempt, WireTime.Now(time))
            {
                StartedAt = startedAt,
                Outcome = ended.Outcome,
                Output = ended.Output,
            },
            assignment);
        if (assignment.ReplyTo is not { } replyTo)
        {
            Track(FinishAsync(attempt, completed));
            return;
        }

        Track(broker.ReplyAsync(replyTo, new(assignment.Id, ended.Outcome, ended.Output, completed.At)).AsTask());
        Track(attempts.Count <= slots.Length / 4 ? FinishLaterAsync(attempt, completed) : FinishAsync(attempt, completed));
    }

    /// <summary>First the reply shall arrive, for which somebody waits. Where there is more to do, it all goes together at once.</summary>
    private async Task FinishLaterAsync(RunningAttempt attempt, TaskEvent end)
    {
        await Task.Delay(AfterReply, time, abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FinishAsync(attempt, end).ConfigureAwait(false);
    }

    /// <summary>Publishes how it ended, and acknowledges it once the broker has confirmed that. Meanwhile the next task may start.</summary>
    private async Task FinishAsync(RunningAttempt attempt, TaskEvent end)
    {
        while (true)
        {
            try
            {
                await broker.PublishAsync(end, Timeout.InfiniteTimeSpan, abandon.Token).ConfigureAwait(false);
                break;
            }
            catch (PublishRefusedException e) when (!abandon.IsCancellationRequested)
            {
                // A queue that is full, or declared otherwise: the task stays with this worker until the relay can know.
                logger.EndRefused(end.TaskId, e.Message);
                await Task.Delay(Pause, time, abandon.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (end is TaskParked)
        {
            await attempts.HandOverAsync(attempt).ConfigureAwait(false);
        }
        else
        {
            await attempts.EndAsync(attempt).ConfigureAwait(false);
        }
    }

    private void Announce(WireEvent announcement) => Track(broker.PublishAsync(announcement, Timeout.InfiniteTimeSpan, abandon.Token));

    private void Track(Task work)
    {
        if (work.IsCompletedSuccessfully)
        {
            return;
        }

        finishing.TryAdd(work, 0);
        _ = work.ContinueWith(
            static (done, state) =>
            {
                var worker = (TacoWorker)state!;
                worker.finishing.TryRemove(done, out _);
                if (done.Exception?.InnerException is { } error and not PublishOutcomeUnknownException)
                {
                    worker.logger.EventNotSent(error);
                }
            },
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private T Describe<T>(T e, TaskAssignment assignment)
        where T : WorkerTaskEvent => e with
        {
            TaskKind = assignment.TaskKind,
            WorkerKind = assignment.WorkerKind,
            CreatedAt = assignment.CreatedAt,
            Priority = assignment.Priority,
            RetentionSeconds = assignment.RetentionSeconds,
            ExecutedBy = identity.Name,
        };

    /// <summary>The code was changed in place: takes the tasks that are new.</summary>
    private void OnCodeChanged() => Track(ReloadAsync());

    private async Task ReloadAsync()
    {
        try
        {
            registry.Reload();
            foreach (var kind in ChooseKinds().Except(kinds, StringComparer.Ordinal).ToArray())
            {
                kinds = [.. kinds, kind];
                listeners.Add(await broker.ListenAsync([kind], OnBroadcast, abandon.Token).ConfigureAwait(false));
                await consumer!.AddAsync(kind, abandon.Token).ConfigureAwait(false);
                if (paused.IsPaused(kind))
                {
                    await PauseOrResumeAsync(kind).ConfigureAwait(false);
                }
            }

            logger.TasksReloaded(registry.Keys.Count());
            Announce(Heartbeat(stopping: false));
            await announcements.SendAsync(kinds, abandon.Token).ConfigureAwait(false);
            await schedules.SendAsync(kinds, abandon.Token).ConfigureAwait(false);
        }
        catch (TacoConfigurationException e)
        {
            logger.TasksNotReloaded(e.Message);
        }
    }

    private void OnBroadcast(WireEvent e)
    {
        switch (e)
        {
            case TaskCancelled request:
                var upTo = request.UpTo ?? int.MaxValue;
                cancelled.Add(request.TaskId, upTo);
                foreach (var attempt in attempts.Current)
                {
                    if (attempt.Assignment.Id == request.TaskId && attempt.Assignment.Attempt <= upTo)
                    {
                        attempt.Cancel(CancelReason.Requested);
                    }
                }

                break;
            case TaskRunning suspect:
                suspects.Add(suspect.TaskId);
                break;
            case WorkerKindPaused said when paused.Hear(said):
                Track(PauseOrResumeAsync(said.WorkerKind));
                break;
            case WorkerHeartbeat heartbeat:
                announcement.Hear(heartbeat);
                break;
        }
    }

    /// <summary>Does what was said last of the worker kind.</summary>
    private async Task PauseOrResumeAsync(string workerKind)
    {
        await pausing.WaitAsync(abandon.Token).ConfigureAwait(false);
        try
        {
            if (consumer is null || !kinds.Contains(workerKind, StringComparer.Ordinal))
            {
                return;
            }

            if (paused.IsPaused(workerKind))
            {
                await consumer.PauseAsync(workerKind).ConfigureAwait(false);
                logger.WorkerKindPaused(workerKind);
            }
            else
            {
                await consumer.ResumeAsync(workerKind).ConfigureAwait(false);
                logger.WorkerKindResumed(workerKind);
            }
        }
        finally
        {
            pausing.Release();
        }
    }

    private async Task DrainedAsync()
    {
        await Task.WhenAll(slots.Select(slot => slot.DrainedAsync())).ConfigureAwait(false);
        while (finishing.Keys is { Count: > 0 } rest)
        {
            await Task.WhenAll(rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> EndsWithinAsync(Task work, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task HeartbeatsAsync()
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, time);
        try
        {
            do
            {
                Announce(Heartbeat(stopping: false));
                if (schedules.AreDue)
                {
                    Track(schedules.SendAsync(kinds, abandon.Token));
                }

                WarnOfLongAttempts();
            }
            while (await timer.WaitForNextTickAsync(stopTaking.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Announce(Heartbeat(stopping: true));
        }
    }

    private WorkerHeartbeat Heartbeat(bool stopping) => new(identity.Name, WireTime.Now(time))
    {
        StartedAt = identity.StartedAt,
        Host = identity.Host,
        Version = identity.Version,
        WorkerKinds = kinds,
        TaskKinds = [.. registry.Keys.Where(key => kinds.Contains(key.WorkerKind, StringComparer.Ordinal)).Select(key => key.ToString()).Order(StringComparer.Ordinal)],
        Concurrency = options.Concurrency,
        Busy = busy,
        Stopping = stopping,
        Leases = [.. attempts.Current.Where(attempt => attempt.IsLeased).Select(attempt => (attempt.Assignment.Id, attempt.Assignment.Attempt))],
    };

    /// <summary>The broker takes a task back that runs too long, and closes the channel.</summary>
    private void WarnOfLongTasks()
    {
        foreach (var definition in registry.Definitions)
        {
            if (definition is { LongRunning: false, Timeout: { } timeout } && timeout >= LongerThan && kinds.Contains(definition.WorkerKind, StringComparer.Ordinal))
            {
                logger.TimeoutNearDeliveryTimeout(definition.ToString(), timeout, broker.DeliveryTimeout!.Value);
            }
        }
    }

    private void WarnOfLongAttempts()
    {
        foreach (var attempt in attempts.Current)
        {
            if (!attempt.IsLeased && !attempt.IsKnownToBeLong && time.GetElapsedTime(attempt.Since) is var elapsed && elapsed >= LongerThan)
            {
                attempt.IsKnownToBeLong = true;
                logger.AttemptNearDeliveryTimeout(attempt.Assignment.TaskKind, attempt.Assignment.Id, elapsed, broker.DeliveryTimeout!.Value);
            }
        }
    }

    private TimeSpan LongerThan => broker.DeliveryTimeout * 0.8 ?? TimeSpan.MaxValue;
}
