using System.Net;
using System.Runtime.CompilerServices;

namespace TacoQ;

/// <summary>An enqueued task: how it stands, and its end. Asks the relay.</summary>
/// <param name="id">The task's id.</param>
/// <param name="client">Who cancels it.</param>
/// <param name="relay">Whom to ask.</param>
/// <param name="time">The clock that timeouts go by. Default: the system's.</param>
public class TaskHandle(Guid id, ITacoClient client, IRelayClient relay, TimeProvider? time = null)
{
    // One request waits no longer than this: proxies cut idle connections after a minute or so.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    // A relay that is restarted, or has yet to store the task, is waited for: as long as the caller waits, or this long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>The task's id.</summary>
    public Guid Id { get; } = id;

    /// <summary>How the task stands now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its record.</returns>
    /// <exception cref="TaskNotFoundException">The relay has no such task.</exception>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    public async Task<TaskSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default) =>
        await relay.GetTaskAsync(Id, cancellationToken: cancellationToken).ConfigureAwait(false) ?? throw new TaskNotFoundException(Id);

    /// <summary>
    /// Waits until the task is completed, however it ended. A relay that cannot be reached, or does not have the task yet, is asked
    /// again until the timeout; without one for a minute.
    /// </summary>
    /// <param name="timeout">How long to wait. Default: as long as it takes.</param>
    /// <param name="cancellationToken">Gives up; the task goes on.</param>
    /// <returns>Its record.</returns>
    /// <exception cref="TimeoutException">It was not completed in time; it goes on.</exception>
    /// <exception cref="TaskNotFoundException">The relay has no such task.</exception>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    public async Task<TaskSnapshot> WaitForCompletionAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        var seen = start;
        while (true)
        {
            var left = timeout - time.GetElapsedTime(start);
            var wait = left < MaxWait ? left.Value : MaxWait;
            Exception trouble;
            try
            {
                switch (await relay.GetTaskAsync(Id, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    case { Status: TacoTaskStatus.Completed } completed:
                        return completed;
                    case { } other:
                        seen = time.GetTimestamp();
                        trouble = new TimeoutException($"Task {Id} did not complete within {timeout}; it is {other.Status}.");
                        break;
                    default:
                        trouble = new TaskNotFoundException(Id);
                        break;
                }
            }
            catch (RelayException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError)
            {
                trouble = e;
            }

            if (timeout is { } limit ? time.GetElapsedTime(start) >= limit : time.GetElapsedTime(seen) >= Patience)
            {
                throw trouble;
            }

            if (trouble is not TimeoutException)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the task's end.</summary>
    /// <inheritdoc cref="WaitForCompletionAsync"/>
    /// <exception cref="TaskFailedException">The task failed, was cancelled or expired.</exception>
    public async Task WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var snapshot = await WaitForCompletionAsync(timeout, cancellationToken).ConfigureAwait(false);
        if (snapshot.Outcome is not (null or TaskOutcome.Succeeded))
        {
            throw new TaskFailedException(Id, snapshot.Outcome.Value, snapshot.Error);
        }
    }

    /// <summary>Follows the task: its record now and after each change, to the end.</summary>
    /// <param name="cancellationToken">Stops following; the task goes on.</param>
    /// <returns>The records; the last one is of the completed task.</returns>
    /// <exception cref="TaskNotFoundException">The relay has no such task.</exception>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    public async IAsyncEnumerable<TaskSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TaskSnapshot? last = null;
        do
        {
            var snapshot = await relay.GetTaskAsync(Id, MaxWait, last?.UpdatedAt ?? DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false)
                ?? throw new TaskNotFoundException(Id);
            if (snapshot.UpdatedAt != last?.UpdatedAt)
            {
                last = snapshot;
                yield return snapshot;
            }
        }
        while (last is not { Status: TacoTaskStatus.Completed });
    }

    /// <inheritdoc cref="ITacoClient.CancelAsync"/>
    public Task CancelAsync(CancellationToken cancellationToken = default) => client.CancelAsync(Id, cancellationToken);
}
