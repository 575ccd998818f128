namespace TacoQ.Broker;

/// <summary>
/// What awaits <see cref="ITaskBroker"/>'s PublishAsync goes on where the confirm is handled, together with all that one answer of the broker
/// confirmed: cheap for what is TacoQ's own. Users' code goes on elsewhere, so that it keeps no confirm waiting.
/// </summary>
internal static class Confirms
{
    /// <summary>Completes with the work, and goes on in the thread pool.</summary>
    public static async Task ThenElsewhereAsync(this Task work)
    {
        if (!work.IsCompleted)
        {
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        await work.ConfigureAwait(false);
    }
}
