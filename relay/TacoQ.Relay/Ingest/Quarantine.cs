using Microsoft.Extensions.Logging;
using TacoQ.Broker;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Ingest;

/// <summary>Puts away what nobody can use. Whatever it is: it does not stop the rest.</summary>
internal sealed class Quarantine(ITaskStore store, StoreRetry retry, ILogger<Quarantine> logger)
{
    public async Task PutAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            if (message.TaskId is { } taskId)
            {
                logger.EventQuarantined(taskId, message.TraceId, message.Reason);
            }
            else
            {
                logger.Quarantined(message.Queue, message.Reason);
            }

            TacoTelemetry.CountQuarantined(message.Queue);
        }

        await StoreAsync(messages, cancellationToken);
    }

    private async Task StoreAsync(IReadOnlyList<UnreadableMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await retry.UntilDoneAsync(() => store.QuarantineAsync(messages, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            if (messages is [var message])
            {
                await StoreWithoutBodyAsync(message, e.Message, cancellationToken);
                return;
            }

            await StoreAsync([.. messages.Take(messages.Count / 2)], cancellationToken);
            await StoreAsync([.. messages.Skip(messages.Count / 2)], cancellationToken);
        }
    }

    private async Task StoreWithoutBodyAsync(UnreadableMessage message, string why, CancellationToken cancellationToken)
    {
        var rest = message with { Reason = $"{message.Reason} (Its {message.Length} bytes could not be kept: {why})", Headers = new Dictionary<string, string>(), Body = default };
        try
        {
            await retry.UntilDoneAsync(() => store.QuarantineAsync([rest], cancellationToken), cancellationToken);
        }
        catch (Exception e) when (store.IsRefusal(e))
        {
            logger.NotQuarantined(message.Queue, message.Reason, e.Message);
        }
    }
}
