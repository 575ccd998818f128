namespace TacoQ.EndToEnd.Tests.Faults.Support;

/// <summary>Tasks enqueued all the time.</summary>
internal sealed class Load
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public Load(Func<CancellationToken, Task> run) => running = Task.Run(() => run(stopping.Token));

    /// <summary>Stops, and waits until each enqueue has returned or failed.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }
}
