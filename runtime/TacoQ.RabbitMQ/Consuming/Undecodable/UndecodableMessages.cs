using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Takes messages out of a queue whose headers the client cannot decode: each would end the connection of its consumer, again
/// and again. They go to the relay's quarantine; all others go back to their places.
/// </summary>
internal sealed class UndecodableMessages(BrokerAddress address, Messages messages, Func<Publication, Task> quarantine, TimeProvider time, ILogger logger)
{
    // The message may be on its way back still: from the connection that has ended, or from another consumer that it ends just now.
    private const int Looks = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(30);

    /// <summary>Looks at the first messages of the queue, as many as its consumer had at once. Whatever goes wrong: they all go back.</summary>
    public async Task TakeOutAsync(string queue, int count, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerTimeout);
            var channel = await RawChannel.OpenAsync(address.CreateFactory(TimeSpan.Zero), limit.Token).ConfigureAwait(false);
            await using var closing = channel.ConfigureAwait(false);
            for (var look = 0; look < Looks; look++)
            {
                limit.CancelAfter(AnswerTimeout);
                if (await TakeOutAsync(channel, queue, count, limit).ConfigureAwait(false))
                {
                    break;
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }

            limit.CancelAfter(AnswerTimeout);
            await channel.CloseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NotTakenOut(queue, e.Message);
        }
    }

    /// <returns>Whether there was such a message.</returns>
    private async Task<bool> TakeOutAsync(RawChannel channel, string queue, int count, CancellationTokenSource limit)
    {
        var found = false;
        while (count > 0 && await channel.GetAsync(queue, limit.Token).ConfigureAwait(false) is { } message)
        {
            limit.CancelAfter(AnswerTimeout);
            if (Check(message) is not { } reason)
            {
                await channel.ReadBodyAsync(message, null, limit.Token).ConfigureAwait(false);
                count--;
                continue;
            }

            found = true;
            var body = new byte[message.BodySize];
            await channel.ReadBodyAsync(message, body, limit.Token).ConfigureAwait(false);
            logger.Unreadable(queue, reason);
            limit.CancelAfter(PublishLimit + AnswerTimeout);
            await quarantine(messages.ToQuarantine(message.Properties, body, queue, reason, PublishLimit)).ConfigureAwait(false);
            limit.CancelAfter(AnswerTimeout);
            await channel.AckAsync(message, limit.Token).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Why the client cannot decode the properties, by trying; null when it can.</summary>
    private static string? Check(RawMessage message)
    {
        try
        {
            _ = new ReadOnlyBasicProperties(message.Properties.Span);
            return null;
        }
        catch (Exception e)
        {
            return $"Its headers cannot be decoded: {e.Message}";
        }
    }
}
