namespace TacoQ;

/// <summary>Enqueues tasks. Generated stubs are extension methods on it: <c>taco.ImageTasks().Resize.EnqueueAsync(…)</c>.</summary>
public interface ITacoClient
{
    /// <summary>Enqueues a task with a result. When the returned task completes, the broker has confirmed it: it will not be lost.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">The task, as a stub's <c>Call</c> returns it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A handle to the enqueued task.</returns>
    /// <exception cref="EnqueueException">The task was not enqueued.</exception>
    /// <exception cref="EnqueueOutcomeUnknownException">The broker did not answer in time: the task may be enqueued.</exception>
    Task<TaskHandle<TResult>> EnqueueAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a task without a result.</summary>
    /// <inheritdoc cref="EnqueueAsync{TResult}"/>
    Task<TaskHandle> EnqueueAsync(TaskCall call, CancellationToken cancellationToken = default);

    /// <summary>Enqueues many tasks of one kind of result with one wait.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="calls">The tasks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A handle a task, in the order of <paramref name="calls"/>.</returns>
    /// <exception cref="EnqueueException">At least one task was not enqueued; the others may be.</exception>
    Task<IReadOnlyList<TaskHandle<TResult>>> EnqueueManyAsync<TResult>(IEnumerable<TaskCall<TResult>> calls, CancellationToken cancellationToken = default);

    /// <summary>Enqueues many tasks of any kind with one wait.</summary>
    /// <param name="calls">The tasks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A handle a task, in the order of <paramref name="calls"/>.</returns>
    /// <exception cref="EnqueueException">At least one task was not enqueued; the others may be.</exception>
    Task<IReadOnlyList<TaskHandle>> EnqueueManyAsync(IEnumerable<TaskCall> calls, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a task and waits for its result. The worker sends it straight back; the relay is asked only when that fails.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="call">The task.</param>
    /// <param name="cancellationToken">Gives up waiting; the task goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TaskFailedException">The task ended without a result.</exception>
    Task<TResult> InvokeAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default);

    /// <summary>Enqueues a task without a result and waits for its end.</summary>
    /// <inheritdoc cref="InvokeAsync{TResult}"/>
    Task InvokeAsync(TaskCall call, CancellationToken cancellationToken = default);

    /// <summary>A handle to a task enqueued earlier, here or elsewhere.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="id">The task's id.</param>
    /// <param name="naming">How the members of the result are called: what <c>[WorkerKind]</c> says on the class or contract of the task. Default: in camel case.</param>
    /// <returns>The handle. Nothing is asked yet.</returns>
    TaskHandle<TResult> GetHandle<TResult>(Guid id, PayloadNaming naming = PayloadNaming.AsWritten);

    /// <summary>A handle to a task enqueued earlier, here or elsewhere.</summary>
    /// <param name="id">The task's id.</param>
    /// <returns>The handle. Nothing is asked yet.</returns>
    TaskHandle GetHandle(Guid id);

    /// <summary>
    /// Asks for a task to be cancelled. One that waits completes as <see cref="TaskOutcome.Cancelled"/>; one that runs sees its
    /// cancellation token. Without effect on a completed one.
    /// </summary>
    /// <param name="id">The task's id.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker's confirm.</param>
    /// <returns>A task that completes when the request is confirmed by the broker.</returns>
    Task CancelAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a schedule of a task, for <see cref="IRelayClient.CreateOrUpdateScheduleAsync"/>:
    /// <c>taco.CreateSchedule("daily", taco.Reports().Daily.Call("all")) with { Cron = "0 3 * * *" }</c>. Nothing is sent yet.
    /// </summary>
    /// <param name="name">The schedule's name.</param>
    /// <param name="call">The task with arguments and options, as a stub's <c>Call</c> returns it. Without <see cref="EnqueueOptions.Id"/>, <see cref="EnqueueOptions.Delay"/> and <see cref="EnqueueOptions.RunAt"/>, as each fire is a task of its own.</param>
    /// <returns>The schedule, which lacks its times.</returns>
    /// <exception cref="ArgumentException">The name or an option is not valid.</exception>
    ScheduleDefinition CreateSchedule(string name, TaskCall call);
}
