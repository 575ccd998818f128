using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Hosting;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>Takes tasks from the broker and runs them, a bounded number at once.</summary>
internal sealed class TacoWorker : ITacoComponent, IDisposable
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);
    private const int RememberedCancellations = 10_000;

    private readonly TaskRegistry registry;
    private readonly ITaskBroker broker;
    private readonly AttemptRunner runner;
    private readonly WorkerIdentity identity;
    private readonly WorkerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<TacoWorker> logger;

    private readonly ConcurrentDictionary<Guid, RunningAttempt> running = [];
    private readonly ConcurrentDictionary<Task, byte> finishing = [];
    private readonly RecentIds cancelled = new(RememberedCancellations);
    private readonly CancellationTokenSource stopTaking = new();
    private readonly CancellationTokenSource abandon = new();

    private readonly List<IAsyncDisposable> listeners = [];
    private volatile IReadOnlyList<string> kinds = [];
    private IAssignmentConsumer? consumer;
    private Task[] loops = [];
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
    }

    public int Order => ComponentOrder.Worker;

    /// <summary>Tasks that run in this process now.</summary>
    public int Busy => running.Count;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        kinds = ChooseKinds();
        if (kinds.Count == 0)
        {
            return;
        }

        listeners.Add(await broker.ListenAsync(kinds, OnBroadcast, cancellationToken).ConfigureAwait(false));
        consumer = await broker.ConsumeAssignmentsAsync(kinds, options.EffectivePrefetch, cancellationToken).ConfigureAwait(false);
        loops = [.. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(LoopAsync, CancellationToken.None))];
        heartbeats = Task.Run(HeartbeatsAsync, CancellationToken.None);
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
            logger.DrainTimedOut(running.Count, options.DrainTimeout);
            foreach (var attempt in running.Values)
            {
                attempt.Cancel(CancelReason.Stopping);
            }

            await EndsWithinAsync(DrainedAsync(), CancelGrace, cancellationToken).ConfigureAwait(false);
        }

        await abandon.CancelAsync().ConfigureAwait(false);
        await heartbeats.ConfigureAwait(false);
        await consumer.DisposeAsync().ConfigureAwait(false);
        foreach (var listener in listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        logger.WorkerStopped(identity.Name, running.Count);
    }

    public void Dispose()
    {
        stopTaking.Dispose();
        abandon.Dispose();
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

    private async Task LoopAsync()
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

            try
            {
                await ProcessAsync(delivery).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                logger.DeliveryFailed(delivery.Assignment.Id, e);
            }
        }
    }

    private async Task ProcessAsync(AssignmentDelivery delivery)
    {
        var assignment = delivery.Assignment;
        if (delivery.Redelivered)
        {
            TacoTelemetry.CountRedelivered(assignment.WorkerKind);
        }

        var now = WireTime.Now(time);
        if (!registry.TryGet(assignment, out var handler))
        {
            logger.TaskParked(assignment.TaskKind, assignment.Id);
            Finish(delivery, new TaskParked(assignment, now) { ExecutedBy = identity.Name });
        }
        else if (assignment.ExpiresAt < now)
        {
            End(delivery, startedAt: null, new(TaskOutcome.Expired, TaskResults.WriteError(TaskErrors.Expired)));
        }
        else if (cancelled.Contains(assignment.Id))
        {
            End(delivery, startedAt: null, new(TaskOutcome.Cancelled, TaskResults.WriteError(TaskErrors.Cancelled)));
        }
        else
        {
            using var attempt = new RunningAttempt(assignment.Timeout ?? handler.Definition.Timeout, time);
            if (!running.TryAdd(assignment.Id, attempt))
            {
                // The same task once more while it runs here: the lease of the first delivery has ended, or it was published twice.
                await WaitForOtherAsync(assignment.Id).ConfigureAwait(false);
                running[assignment.Id] = attempt;
            }

            TacoTelemetry.AddRunning(1, assignment.WorkerKind);
            TacoTelemetry.Waited(assignment, now);
            AttemptResult result;
            try
            {
                Announce(Describe(new TaskRunning(assignment.Id, assignment.Attempt, now), assignment));
                result = await runner.RunAsync(assignment, handler, attempt).ConfigureAwait(false);
            }
            finally
            {
                running.TryRemove(assignment.Id, out _);
                TacoTelemetry.AddRunning(-1, assignment.WorkerKind);
            }

            Conclude(delivery, now, result);
        }
    }

    private void Conclude(AssignmentDelivery delivery, long startedAt, AttemptResult result)
    {
        switch (result)
        {
            case AttemptResult.Ended ended:
                End(delivery, startedAt, ended);
                break;
            case AttemptResult.Retry retry:
                Finish(delivery, new TaskRetrying(delivery.Assignment, WireTime.Now(time))
                {
                    StartedAt = startedAt,
                    ExecutedBy = identity.Name,
                    Error = retry.Error,
                    Delay = retry.Delay,
                });
                break;
            case AttemptResult.Snooze snooze:
                Finish(delivery, new TaskRetrying(delivery.Assignment with { MaxAttempts = snooze.MaxAttempts }, WireTime.Now(time))
                {
                    StartedAt = startedAt,
                    ExecutedBy = identity.Name,
                    Error = ReadOnlyMemory<byte>.Empty,
                    Delay = snooze.Delay,
                });
                break;
            default:
                Track(delivery.ReturnAsync().AsTask());
                break;
        }
    }

    private void End(AssignmentDelivery delivery, long? startedAt, AttemptResult.Ended ended)
    {
        var assignment = delivery.Assignment;
        var completed = Describe(
            new TaskCompleted(assignment.Id, assignment.Attempt, WireTime.Now(time))
            {
                StartedAt = startedAt,
                Outcome = ended.Outcome,
                Output = ended.Output,
            },
            assignment);
        if (assignment.ReplyTo is { } replyTo)
        {
            Track(broker.ReplyAsync(replyTo, new(assignment.Id, ended.Outcome, ended.Output, completed.At)).AsTask());
        }

        Finish(delivery, completed);
    }

    /// <summary>Publishes how it ended, and acknowledges the delivery once the broker has confirmed that. Meanwhile the next task may start.</summary>
    private void Finish(AssignmentDelivery delivery, TaskEvent end) => Track(PublishEndAsync(delivery, end));

    private async Task PublishEndAsync(AssignmentDelivery delivery, TaskEvent end)
    {
        try
        {
            await broker.PublishAsync(end, Timeout.InfiniteTimeSpan, abandon.Token).ConfigureAwait(false);
        }
        catch (PublishRefusedException e) when (end is TaskCompleted { Outcome: TaskOutcome.Succeeded } completed)
        {
            logger.ResultRefused(end.TaskId, e);
            await broker.PublishAsync(
                completed with { Outcome = TaskOutcome.Failed, Output = TaskResults.WriteError(new(nameof(PublishRefusedException), $"The result could not be sent: {e.Message}", null, end.Attempt)) },
                Timeout.InfiniteTimeSpan,
                abandon.Token).ConfigureAwait(false);
        }

        await delivery.AckAsync().ConfigureAwait(false);
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
            }

            logger.TasksReloaded(registry.Keys.Count());
            Announce(Heartbeat(stopping: false));
        }
        catch (TacoConfigurationException e)
        {
            logger.TasksNotReloaded(e.Message);
        }
    }

    private void OnBroadcast(WireEvent e)
    {
        if (e is not TaskCancelled request)
        {
            return;
        }

        cancelled.Add(request.TaskId);
        if (running.TryGetValue(request.TaskId, out var attempt))
        {
            attempt.Cancel(CancelReason.Requested);
        }
    }

    private async Task WaitForOtherAsync(Guid id)
    {
        while (running.ContainsKey(id))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, abandon.Token).ConfigureAwait(false);
        }
    }

    private async Task DrainedAsync()
    {
        await Task.WhenAll(loops).ConfigureAwait(false);
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
        Busy = running.Count,
        Stopping = stopping,
    };
}
