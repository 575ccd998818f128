using System.Threading.Channels;
using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>Gives up what waits for the broker's confirm longer than it may, or than the broker may block publishers.</summary>
internal sealed class Deadlines : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionSupervisor supervisor;
    private readonly RabbitMQOptions options;
    private readonly TimeProvider time;
    private readonly LinkedList<Awaited> waiting = new();
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

    /// <summary>Queues something to be sent, and waits for its confirm until it is given up. Then what it holds is free again, but not when it was given up: it may yet be sent.</summary>
    /// <param name="queue">Where it is sent from.</param>
    /// <param name="awaited">What is sent.</param>
    /// <param name="full">What it means that the queue has no room.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task SendAsync<T>(ChannelWriter<T> queue, T awaited, string full, CancellationToken cancellationToken)
        where T : Awaited
    {
        var place = awaited.Limit == Timeout.InfiniteTimeSpan ? null : Add(awaited);
        try
        {
            if (!queue.TryWrite(awaited))
            {
                await queue.WriteAsync(awaited, cancellationToken).AsTask().WaitAsync(awaited.Limit, time, cancellationToken).ConfigureAwait(false);
            }

            await awaited.Confirmed.WaitAsync(cancellationToken).ConfigureAwait(false);
            awaited.Release();
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Give(awaited, "the wait was cancelled", e);
        }
        catch (TimeoutException e)
        {
            throw Give(awaited, $"{full}, for {awaited.Limit}", e);
        }
        catch (ChannelClosedException e)
        {
            throw Give(awaited, "this process is stopping", e);
        }
        finally
        {
            if (place is not null)
            {
                Remove(place);
            }
        }
    }

    /// <summary>Gives something up; its outcome is unknown when the broker may have it.</summary>
    public static Exception Give(Awaited awaited, string why, Exception? cause = null)
    {
        Exception error = awaited.WasSent ? new PublishOutcomeUnknownException(why + ".", cause) : new PublishRefusedException(why + ".", cause);
        awaited.Fail(error);
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private LinkedListNode<Awaited> Add(Awaited awaited)
    {
        lock (gate)
        {
            return waiting.AddLast(awaited);
        }
    }

    private void Remove(LinkedListNode<Awaited> place)
    {
        lock (gate)
        {
            waiting.Remove(place);
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
        {
            Awaited[] all;
            lock (gate)
            {
                all = [.. waiting];
            }

            var blocked = supervisor.Current?.BlockedReason;
            foreach (var awaited in all)
            {
                if (Overdue(awaited, blocked) is { } why)
                {
                    Give(awaited, why);
                }
            }
        }
    }

    private string? Overdue(Awaited awaited, string? blocked)
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
