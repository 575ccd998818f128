namespace TacoQ.TestServers;

/// <summary>Waiting for a condition instead of sleeping for luck.</summary>
public static class Deadline
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > (limit ?? Default))
            {
                throw new TimeoutException($"Not within {limit ?? Default}: {what}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null) => UntilAsync(() => Task.FromResult(condition()), what, limit);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> read, string what, TimeSpan? limit = null)
        where T : class
    {
        T? value = null;
        await UntilAsync(async () => (value = await read()) is not null, what, limit);
        return value!;
    }
}
