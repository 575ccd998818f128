using System.Diagnostics;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Generation;
using TacoQ.Wire;

namespace TacoQ;

/// <summary>Enqueues tasks through the broker.</summary>
internal sealed partial class TacoClient : ITacoClient
{
    // Enough to keep the broker busy, and no more to hold at once.
    private const int ManyAtOnce = 512;

    private readonly ITaskBroker broker;
    private readonly IRelayClient relay;
    private readonly PayloadTypes types;
    private readonly ReplyWaiters replies;
    private readonly IPublishMiddleware[] middleware;
    private readonly ClientOptions options;
    private readonly TimeProvider time;

    public TacoClient(
        ITaskBroker broker,
        IRelayClient relay,
        PayloadTypes types,
        ReplyWaiters replies,
        IEnumerable<IPublishMiddleware> middleware,
        IOptions<ClientOptions> options,
        TimeProvider time)
    {
        this.broker = broker;
        this.relay = relay;
        this.types = types;
        this.replies = replies;
        this.middleware = [.. middleware];
        this.options = options.Value;
        this.time = time;
    }

    public async Task<TaskHandle<TResult>> EnqueueAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default)
    {
        var id = IdOf(call);
        await PublishAsync(call, id, null, cancellationToken).ThenElsewhereAsync().ConfigureAwait(false);
        return GetHandle(call, id);
    }

    public async Task<TaskHandle> EnqueueAsync(TaskCall call, CancellationToken cancellationToken = default)
    {
        var id = IdOf(call);
        await PublishAsync(call, id, null, cancellationToken).ThenElsewhereAsync().ConfigureAwait(false);
        return GetHandle(id);
    }

    public async Task<IReadOnlyList<TaskHandle<TResult>>> EnqueueManyAsync<TResult>(IEnumerable<TaskCall<TResult>> calls, CancellationToken cancellationToken = default)
    {
        TaskCall<TResult>[] published = [.. calls];
        var ids = await PublishManyAsync(published, cancellationToken).ConfigureAwait(false);
        return [.. published.Zip(ids, GetHandle)];
    }

    public async Task<IReadOnlyList<TaskHandle>> EnqueueManyAsync(IEnumerable<TaskCall> calls, CancellationToken cancellationToken = default) =>
        Array.ConvertAll(await PublishManyAsync(calls, cancellationToken).ConfigureAwait(false), GetHandle);

    public async Task<TResult> InvokeAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default)
    {
        var reply = await InvokeCoreAsync(call, cancellationToken).ConfigureAwait(false);
        return TaskResults.Read<TResult>(reply.TaskId, reply.Output.Span, types.With(call.Definition.Naming));
    }

    public Task InvokeAsync(TaskCall call, CancellationToken cancellationToken = default) => InvokeCoreAsync(call, cancellationToken);

    public TaskHandle<TResult> GetHandle<TResult>(Guid id, PayloadNaming naming = PayloadNaming.AsWritten) => new(id, this, relay, types.With(naming), time);

    public TaskHandle GetHandle(Guid id) => new(id, this, relay, time);

    public Task CancelAsync(Guid id, CancellationToken cancellationToken = default) => CancelAsync(id, WireTime.Now(time), cancellationToken);

    /// <summary>Cancels a task as of this time: for the relay, which knows of an earlier end that it has been tried again after.</summary>
    public async Task CancelAsync(Guid id, long at, CancellationToken cancellationToken)
    {
        try
        {
            await broker.PublishAsync(new TaskCancelled(id, at), options.EnqueueTimeout, cancellationToken).ThenElsewhereAsync().ConfigureAwait(false);
        }
        catch (PublishRefusedException e)
        {
            throw new EnqueueException(id, $"The cancellation of task {id} could not be sent: {e.Message}", e);
        }
        catch (PublishOutcomeUnknownException e)
        {
            throw new EnqueueOutcomeUnknownException(id, $"The cancellation of task {id} may not have been sent: {e.Message}", e);
        }
    }

    /// <summary>Whether a task can be published as it stands.</summary>
    /// <exception cref="ArgumentException">Workers would not understand all that it asks for.</exception>
    /// <exception cref="PayloadTooLargeException">Its arguments are too large.</exception>
    public void Check(TaskAssignment assignment)
    {
        broker.Check(assignment);
        options.CheckPayload(assignment);
    }

    /// <summary>Publishes a task as it stands: for the relay's REST API.</summary>
    public async Task PublishAsync(TaskAssignment assignment, CancellationToken cancellationToken)
    {
        Check(assignment);
        var assigned = new TaskAssigned(assignment, WireTime.Now(time));

        // Whether its time has come is for the relay's database to say, not for this clock. The worker first: somebody may wait for it.
        var isForLater = assignment.Delay > TimeSpan.Zero || assignment.RunAt is not null;
        var toWorker = isForLater ? Task.CompletedTask : broker.PublishAsync(assignment, options.EnqueueTimeout, cancellationToken);
        var toRelay = broker.PublishAsync(assigned, options.EnqueueTimeout, cancellationToken);
        await toWorker.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await toRelay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (toWorker.IsCompletedSuccessfully && toRelay.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await Task.WhenAll(toWorker, toRelay).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PublishRefusedException or PublishOutcomeUnknownException)
        {
            throw Failed(assignment, isForLater ? toRelay : toWorker, toRelay, e);
        }
    }

    /// <summary>Nothing was enqueued only when both were refused: one of them alone still is a task, or the record of one.</summary>
    private static EnqueueException Failed(TaskAssignment assignment, Task toWorker, Task toRelay, Exception cause) =>
        toWorker.Exception?.InnerException is PublishRefusedException && toRelay.Exception?.InnerException is PublishRefusedException
            ? new EnqueueException(assignment.Id, $"The task {assignment.TaskKind} ({assignment.Id}) was not enqueued: {cause.Message}", cause)
            : new EnqueueOutcomeUnknownException(
                assignment.Id,
                $"Whether the task {assignment.TaskKind} ({assignment.Id}) was enqueued is unknown: {cause.Message} Enqueueing it again with the same id is safe.",
                cause);

    private TaskHandle<TResult> GetHandle<TResult>(TaskCall<TResult> call, Guid id) => GetHandle<TResult>(id, call.Definition.Naming);

    private async Task<Guid[]> PublishManyAsync(IEnumerable<TaskCall> calls, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var ids = new List<Guid>(calls.TryGetNonEnumeratedCount(out var count) ? count : 0);
        await PublishManyAsync(calls, ids, cancellationToken).ThenElsewhereAsync().ConfigureAwait(false);
        return [.. ids];
    }

    private async Task PublishManyAsync(IEnumerable<TaskCall> calls, List<Guid> ids, CancellationToken cancellationToken)
    {
        var publishing = new Queue<Task>(ManyAtOnce);
        try
        {
            foreach (var call in calls)
            {
                if (publishing.Count == ManyAtOnce)
                {
                    await publishing.Dequeue().ConfigureAwait(false);
                }

                var id = IdOf(call);
                publishing.Enqueue(PublishAsync(call, id, null, cancellationToken));
                ids.Add(id);
            }
        }
        finally
        {
            // Whatever happens, none is left behind.
            await Task.WhenAll(publishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var published in publishing)
        {
            await published.ConfigureAwait(false);
        }
    }

    private async Task<TaskReply> InvokeCoreAsync(TaskCall call, CancellationToken cancellationToken)
    {
        using var waiter = await replies.RegisterAsync(IdOf(call), cancellationToken).ConfigureAwait(false);
        var publishing = PublishAsync(call, waiter.TaskId, waiter.ReplyTo, cancellationToken).ThenElsewhereAsync();
        var waiting = waiter.WaitAsync(cancellationToken);
        if (await Task.WhenAny(publishing, waiting).ConfigureAwait(false) == publishing)
        {
            await publishing.ConfigureAwait(false);
        }
        else
        {
            // Whoever has the result need not know that its task was published.
            _ = publishing.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        var reply = await waiting.ConfigureAwait(false);
        return reply.Outcome == TaskOutcome.Succeeded
            ? reply
            : throw new TaskFailedException(reply.TaskId, reply.Outcome, reply.Output.IsEmpty ? null : TaskResults.ReadError(reply.Output.Span));
    }

    /// <summary>Without an object for what nobody asked for: most calls meet neither middleware nor telemetry.</summary>
    private Task PublishAsync(TaskCall call, Guid id, string? replyTo, CancellationToken cancellationToken)
    {
        call.Options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        return middleware.Length == 0
            ? PublishAsync(call, id, call.Options.Priority ?? call.Definition.Priority, call.Options.Headers, replyTo, cancellationToken)
            : PublishThroughMiddlewareAsync(call, id, replyTo, cancellationToken);
    }

    private Task PublishThroughMiddlewareAsync(TaskCall call, Guid id, string? replyTo, CancellationToken cancellationToken)
    {
        PublishDelegate publish = context =>
        {
            // What middleware makes of it goes over the same wire.
            var made = new EnqueueOptions { Priority = context.Priority, Headers = context.Headers.AsReadOnly() };
            made.Validate();
            return PublishAsync(call, id, context.Priority, made.Headers, replyTo, cancellationToken).ThenElsewhereAsync();
        };
        foreach (var next in middleware.Reverse())
        {
            var inner = publish;
            publish = context => next.InvokeAsync(context, inner);
        }

        return publish(new(call.Definition, id, call.Options.Priority ?? call.Definition.Priority, new(call.Options.Headers), cancellationToken));
    }

    private Task PublishAsync(TaskCall call, Guid id, int priority, IReadOnlyDictionary<string, string> headers, string? replyTo, CancellationToken cancellationToken) =>
        TacoTelemetry.IsPublishingObserved
            ? PublishObservedAsync(call, id, priority, headers, replyTo, cancellationToken)
            : PublishAsync(ToAssignment(call, id, priority, headers, replyTo), cancellationToken);

    private async Task PublishObservedAsync(
        TaskCall call, Guid id, int priority, IReadOnlyDictionary<string, string> headers, string? replyTo, CancellationToken cancellationToken)
    {
        using var activity = TacoTelemetry.StartPublish(call.Definition, id);
        var started = time.GetTimestamp();
        try
        {
            await PublishAsync(ToAssignment(call, id, priority, headers, replyTo), cancellationToken).ConfigureAwait(false);
            TacoTelemetry.Published(call.Definition, time.GetElapsedTime(started), error: null);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            TacoTelemetry.Published(call.Definition, time.GetElapsedTime(started), e);
            throw;
        }
    }

    private TaskAssignment ToAssignment(TaskCall call, Guid id, int priority, IReadOnlyDictionary<string, string> headers, string? replyTo)
    {
        var (definition, chosen) = (call.Definition, call.Options);
        var now = WireTime.Now(time);
        return new TaskAssignment
        {
            Id = id,
            TaskKind = definition.Kind,
            WorkerKind = definition.WorkerKind,
            CreatedAt = now,
            Input = Encode(call),
            Priority = priority,
            RetentionSeconds = (long)Math.Ceiling((chosen.Retention ?? definition.Retention ?? options.Retention).TotalSeconds),
            TraceContext = TacoTelemetry.CurrentTraceContext(),
            Headers = headers,
            MaxAttempts = chosen.MaxAttempts ?? (definition.RunsElsewhere ? definition.MaxAttempts : null),
            Timeout = chosen.Timeout ?? (definition.RunsElsewhere ? definition.Timeout : null),
            ExpiresAt = chosen.ExpiresIn is { } expiresIn ? WireTime.Add(now, expiresIn) : null,
            RunAt = chosen.RunAt is { } runAt ? WireTime.From(runAt) : null,
            Delay = chosen.Delay,
            ReplyTo = replyTo,
        };
    }

    private byte[] Encode(TaskCall call)
    {
        using var output = JsonOutput.Rent();
        call.WriteArguments(output.Writer, types.With(call.Definition.Naming));
        return output.ToArray();
    }

    private Guid IdOf(TaskCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Options.Id ?? NewId();
    }

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
