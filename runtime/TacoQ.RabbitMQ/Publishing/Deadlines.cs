using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Gives up what waits for the broker's confirm longer than it may, or than the broker may block publishers.</summary>
internal sealed class Deadlines : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionSupervisor supervisor;
    private readonly RabbitMQOptions options;
    private readonly TimeProvider time;
    private readonly HashSet<IAwaited> waiting = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public Deadlines(ConnectionSupervisor supervisor, RabbitMQOptions options, TimeProvider time)
    {
        this.supervisor = supervisor;
        this.options = options;
        this.time = time;
        running = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Add(IAwaited awaited)
    {
        if (awaited.Limit == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (gate)
        {
            waiting.Add(awaited);
        }
    }

    public void Remove(IAwaited awaited)
    {
        if (awaited.Limit == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (gate)
        {
            waiting.Remove(awaited);
        }
    }

    /// <summary>The outcome of something that is given up: unknown when the broker may have it.</summary>
    public static Exception Outcome(bool wasSent, string why, Exception? cause = null) =>
        wasSent ? new PublishOutcomeUnknownException(why + ".", cause) : new PublishRefusedException(why + ".", cause);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
        {
            IAwaited[] all;
            lock (gate)
            {
                all = [.. waiting];
            }

            var blocked = supervisor.Current?.BlockedReason;
            foreach (var awaited in all)
            {
                if (Overdue(awaited, blocked) is { } why)
                {
                    awaited.Fail(Outcome(awaited.WasSent, why));
                }
            }
        }
    }

    private string? Overdue(IAwaited awaited, string? blocked)
    {
        var waited = time.GetElapsedTime(awaited.Since);
        return blocked is not null && waited >= options.BlockedTimeout
                ? $"RabbitMQ at {supervisor.Address} takes no messages: {blocked}. It does again when its memory and disk alarms are over (rabbitmqctl status shows them)"
            : waited < awaited.Limit ? null
            : supervisor.Failure is { } failure
                ? $"RabbitMQ at {supervisor.Address} cannot be reached: {failure}"
                : $"RabbitMQ at {supervisor.Address} did not confirm it within {awaited.Limit}";
    }
}
