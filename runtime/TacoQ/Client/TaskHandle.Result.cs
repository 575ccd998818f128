using System.Text.Json;
using TacoQ.Generation;

namespace TacoQ;

/// <summary>An enqueued task with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="id">The task's id.</param>
/// <param name="client">Who cancels it.</param>
/// <param name="relay">Whom to ask.</param>
/// <param name="types">How the result is read. Default: by reflection-based JSON, as without any JsonSerializerContext.</param>
/// <param name="time">The clock that timeouts go by. Default: the system's.</param>
public sealed class TaskHandle<TResult>(Guid id, ITacoClient client, IRelayClient relay, PayloadTypes? types = null, TimeProvider? time = null)
    : TaskHandle(id, client, relay, time)
{
    private readonly PayloadTypes types = types ?? PayloadTypes.Default;

    /// <summary>Waits for the task's result.</summary>
    /// <param name="timeout">How long to wait. Default: as long as it takes.</param>
    /// <param name="cancellationToken">Gives up; the task goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TaskFailedException">The task failed, was cancelled or expired.</exception>
    /// <exception cref="TimeoutException">It was not completed in time; it goes on.</exception>
    /// <exception cref="TaskNotFoundException">The relay has no such task.</exception>
    /// <exception cref="JsonException">The result does not fit <typeparamref name="TResult"/>.</exception>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    public async Task<TResult> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var snapshot = await WaitForCompletionAsync(timeout, cancellationToken).ConfigureAwait(false);
        return snapshot.Outcome is TaskOutcome.Succeeded or null
            ? TaskResults.Read<TResult>(Id, snapshot.Result is { } result ? result.Bytes.Span : default, types)
            : throw new TaskFailedException(Id, snapshot.Outcome.Value, snapshot.Error);
    }
}
