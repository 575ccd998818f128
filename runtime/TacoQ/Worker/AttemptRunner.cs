using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Generation;

namespace TacoQ.Worker;

/// <summary>Runs one attempt: scope, middleware, the method, and what its end means.</summary>
internal sealed class AttemptRunner(
    PayloadTypes types,
    ITaskBroker broker,
    IServiceScopeFactory scopes,
    IEnumerable<ITaskMiddleware> middleware,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<TacoWorker> logger)
{
    private readonly ITaskMiddleware[] middleware = [.. middleware];
    private readonly RetryPolicy retries = new(options.Value, Random.Shared);

    public async Task<AttemptResult> RunAsync(TaskAssignment assignment, TaskHandler handler, RunningAttempt attempt)
    {
        using var activity = TacoTelemetry.StartProcess(assignment);
        using var scope = logger.BeginScope(new AttemptLogScope(assignment));
        var started = time.GetTimestamp();
        Exception? error = null;
        try
        {
            var output = await ExecuteAsync(assignment, handler, attempt).ConfigureAwait(false);
            return output.Length <= options.Value.MaxResultBytes
                ? new AttemptResult.Ended(TaskOutcome.Succeeded, output)
                : new AttemptResult.Ended(TaskOutcome.Failed, TaskResults.WriteError(TaskErrors.ResultTooLarge(output.Length, options.Value.MaxResultBytes)));
        }
        catch (SnoozeTaskException snooze)
        {
            return Snooze(assignment, handler.Definition, snooze);
        }
        catch (Exception e)
        {
            error = e;
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            return Fail(assignment, handler.Definition, attempt, e);
        }
        finally
        {
            TacoTelemetry.Processed(assignment, time.GetElapsedTime(started), error);
        }
    }

    /// <summary>How an attempt ends that cannot be waited for: as if its method had heeded the cancellation.</summary>
    public AttemptResult Abandon(TaskAssignment assignment, TaskDefinition definition, RunningAttempt attempt) =>
        Fail(assignment, definition, attempt, new OperationCanceledException());

    /// <summary>How often the task is tried.</summary>
    public int MaxAttempts(TaskAssignment assignment, TaskDefinition definition) => retries.MaxAttempts(assignment, definition);

    private async ValueTask<ReadOnlyMemory<byte>> ExecuteAsync(TaskAssignment assignment, TaskHandler handler, RunningAttempt attempt)
    {
        using var progress = new ProgressReporter(assignment, broker, time);
        var execution = new TaskExecution(
            assignment, types.With(handler.Definition.Naming), scopes, progress, retries.MaxAttempts(assignment, handler.Definition), attempt.Token);
        await using var disposing = execution.ConfigureAwait(false);
        if (middleware.Length == 0)
        {
            await handler.ExecuteAsync(execution).ConfigureAwait(false);
        }
        else
        {
            TaskDelegate run = _ => handler.ExecuteAsync(execution);
            for (var i = middleware.Length - 1; i >= 0; i--)
            {
                var (outer, inner) = (middleware[i], run);
                run = c => outer.InvokeAsync(c, inner);
            }

            await run(execution.Context).ConfigureAwait(false);
        }

        return execution.TakeResult();
    }

    private AttemptResult Fail(TaskAssignment assignment, TaskDefinition definition, RunningAttempt attempt, Exception thrown)
    {
        var error = thrown;
        if (thrown is OperationCanceledException)
        {
            switch (attempt.Reason)
            {
                case CancelReason.Stopping:
                    return new AttemptResult.Returned();
                case CancelReason.Requested:
                    return new AttemptResult.Ended(TaskOutcome.Cancelled, TaskResults.WriteError(TaskErrors.Cancelled));
                case CancelReason.Timeout:
                    error = new TimeoutException($"The attempt took longer than its timeout of {assignment.Timeout ?? definition.Timeout}.", thrown);
                    break;
            }
        }

        var cause = error is RetryTaskException { InnerException: { } inner } ? inner : error;
        var output = TaskResults.WriteError(new(cause.GetType().FullName ?? cause.GetType().Name, cause.Message, cause.StackTrace ?? thrown.StackTrace, assignment.Attempt));
        if (retries.NextDelay(assignment, definition, error) is { } delay)
        {
            TacoTelemetry.CountRetry(assignment.WorkerKind);
            logger.AttemptFailed(assignment.TaskKind, assignment.Id, assignment.Attempt, delay, cause);
            return new AttemptResult.Retry(delay, output);
        }

        logger.TaskFailed(assignment.TaskKind, assignment.Id, assignment.Attempt, cause);
        return new AttemptResult.Ended(TaskOutcome.Failed, output);
    }

    private AttemptResult.Snooze Snooze(TaskAssignment assignment, TaskDefinition definition, SnoozeTaskException snooze)
    {
        TacoTelemetry.CountSnooze(assignment.WorkerKind);
        logger.TaskSnoozed(assignment.TaskKind, assignment.Id, snooze.Delay);
        return new(snooze.Delay, retries.MaxAttempts(assignment, definition) + 1);
    }
}
