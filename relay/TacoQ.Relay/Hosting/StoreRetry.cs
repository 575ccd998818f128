using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Hosting;

/// <summary>Asks the store until it does what it is asked, or refuses it.</summary>
internal sealed class StoreRetry(ITaskStore store, StoreTrouble trouble, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastDelay = TimeSpan.FromSeconds(5);

    public async Task<T> UntilDoneAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LastDelay ? delay * 2 : LastDelay)
        {
            try
            {
                var result = await action();
                trouble.IsOver();
                return result;
            }
            catch (Exception e) when (!store.IsRefusal(e) && !cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    public Task UntilDoneAsync(Func<Task> action, CancellationToken cancellationToken) => UntilDoneAsync(
        async () =>
        {
            await action();
            return true;
        },
        cancellationToken);
}
