using Microsoft.Extensions.Logging;
using TacoQ.Diagnostics;

namespace TacoQ.RabbitMQ;

/// <summary>Counts messages for the relay that RabbitMQ does not keep over a restart, and says so now and then.</summary>
internal sealed class TransientMessages(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private long? saidAt;
    private long since;

    public void Count(string queue)
    {
        TacoTelemetry.CountTransient(queue);
        long count;
        lock (gate)
        {
            since++;
            if (saidAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                return;
            }

            (saidAt, count, since) = (time.GetTimestamp(), since, 0);
        }

        logger.Transient(count, queue);
    }
}
