using Microsoft.Extensions.Logging;
using TacoQ.Diagnostics;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Hosting;

/// <summary>Logs that the store does not answer: once for all loops of the relay that notice it.</summary>
internal sealed class StoreTrouble(ITaskStore store, TimeProvider time, ILogger<StoreTrouble> logger)
{
    private readonly LogThrottle throttle = new(time);

    public void Log(Exception error)
    {
        var reason = error.Message.TrimEnd('.');
        if (throttle.Allows(reason))
        {
            logger.StoreFailed(store.Description, reason);
        }
    }

    public void IsOver() => throttle.Reset();
}
