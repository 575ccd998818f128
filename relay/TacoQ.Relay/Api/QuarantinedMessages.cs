using System.Globalization;
using System.Net;
using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Api;

/// <summary>Gives messages in quarantine back to their queues.</summary>
internal sealed class QuarantinedMessages(ITaskBroker broker, ITaskStore store)
{
    /// <summary>How many messages one request may replay or delete.</summary>
    public const int MaxBatch = 1000;

    private const int MaxFailures = 100;
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(15);

    /// <summary>Publishes the message, and deletes it once the broker has confirmed that. Should the relay end in between, it is still there, and can be replayed once more.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RelayException">Its body was not kept (409), or the broker did not take it (503).</exception>
    public async Task<bool> ReplayAsync(long id, CancellationToken cancellationToken)
    {
        if (await store.FindQuarantinedAsync(id, cancellationToken) is not { } message)
        {
            return false;
        }

        if (message.Body is not { } body)
        {
            throw new RelayException(
                string.Create(CultureInfo.InvariantCulture, $"The message {id} cannot be replayed: its {message.Length} bytes were not kept."), HttpStatusCode.Conflict);
        }

        try
        {
            await broker.ReplayAsync(new(message.Reason, message.Queue, message.Headers, body), PublishLimit, cancellationToken);
        }
        catch (Exception e) when (e is PublishRefusedException or PublishOutcomeUnknownException or WireFormatException)
        {
            throw new RelayException(
                string.Create(CultureInfo.InvariantCulture, $"The message {id} could not be given back to {message.Queue} and stays in quarantine: {e.Message}"), HttpStatusCode.ServiceUnavailable, e);
        }

        await store.DeleteQuarantinedAsync(id, cancellationToken);
        return true;
    }

    /// <summary>Replays those that are selected, one after the other.</summary>
    public Task<QuarantineBatchResult> ReplayAsync(QuarantineSelection selection, CancellationToken cancellationToken) => ForEachAsync(selection, ReplayAsync, cancellationToken);

    /// <summary>Deletes those that are selected.</summary>
    public Task<QuarantineBatchResult> DeleteAsync(QuarantineSelection selection, CancellationToken cancellationToken) => ForEachAsync(selection, store.DeleteQuarantinedAsync, cancellationToken);

    private async Task<QuarantineBatchResult> ForEachAsync(QuarantineSelection selection, Func<long, CancellationToken, Task<bool>> action, CancellationToken cancellationToken)
    {
        var messages = await store.ListQuarantinedAsync(new(selection.Queue, selection.Reason), selection.Limit ?? MaxBatch, before: null, cancellationToken);
        var done = 0;
        var failed = new List<QuarantineFailure>();
        foreach (var message in selection.DryRun ? [] : messages)
        {
            try
            {
                done += await action(message.Id, cancellationToken) ? 1 : 0;
            }
            catch (RelayException e)
            {
                failed.Add(new(message.Id, e.Message));
                if (e.StatusCode == HttpStatusCode.ServiceUnavailable)
                {
                    // The next one would wait as long, and in vain.
                    break;
                }
            }
        }

        return new(messages.Count, done, [.. failed.Take(MaxFailures)]);
    }
}
