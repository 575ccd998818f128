using System.Threading.Channels;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Sends events to the relays in batches: while a batch waits for its confirm, the next one gathers. Without a timer, so that a
/// lone event leaves at once.
/// </summary>
internal sealed class EventBatcher : IAsyncDisposable
{
    public const int MaxEvents = 256;
    private const int MaxBytes = 256 * 1024;
    private const int MaxInFlight = 2;
    private const int Capacity = 8192;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Func<PooledBuffer, TimeSpan, Publication> create;
    private readonly PublishPipeline pipeline;
    private readonly TimeProvider time;
    private readonly Channel<Item> queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly SemaphoreSlim inFlight = new(MaxInFlight, MaxInFlight);
    private readonly Task running;

    public EventBatcher(PublishPipeline pipeline, Func<PooledBuffer, TimeSpan, Publication> create, TimeProvider time)
    {
        this.pipeline = pipeline;
        this.time = time;
        this.create = create;
        running = Task.Run(RunAsync);
    }

    /// <summary>Sends an event; completes with the broker's confirm.</summary>
    public async Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken)
    {
        var item = new Item(wireEvent);
        var queued = false;
        try
        {
            if (!queue.Writer.TryWrite(item))
            {
                await queue.Writer.WriteAsync(item, cancellationToken).AsTask().WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            }

            queued = true;
            await item.Confirmed.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            var why = e is TimeoutException ? $"RabbitMQ did not confirm it within {limit}." : "the wait was cancelled.";
            throw queued ? new PublishOutcomeUnknownException(why, e) : new PublishRefusedException(why, e);
        }
        catch (ChannelClosedException e)
        {
            throw new PublishRefusedException("this process is stopping.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAny(running, Task.Delay(LastWords, time)).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await inFlight.WaitAsync().ConfigureAwait(false);
            var batch = new List<Item>();
            for (var bytes = 0; batch.Count < MaxEvents && bytes < MaxBytes && queue.Reader.TryRead(out var item);)
            {
                batch.Add(item);
                bytes += item.Size;
            }

            _ = SendAsync(batch);
        }

        // The last batches end too, before it is over.
        for (var i = 0; i < MaxInFlight; i++)
        {
            await inFlight.WaitAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(List<Item> batch)
    {
        try
        {
            var buffer = new PooledBuffer();
            TaskEventsCodec.Write(buffer, batch.ConvertAll(item => item.Event));
            await pipeline.PublishAsync(create(buffer, Timeout.InfiniteTimeSpan), CancellationToken.None).ConfigureAwait(false);
            batch.ForEach(item => item.Confirmed.TrySetResult());
        }
        catch (Exception e)
        {
            batch.ForEach(item => item.Confirmed.TrySetException(e));
        }
        finally
        {
            inFlight.Release();
        }
    }

    private sealed record Item(WireEvent Event)
    {
        public TaskCompletionSource Confirmed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>About how many bytes it takes.</summary>
        public int Size { get; } = 200 + Event switch
        {
            TaskAssigned assigned => assigned.Assignment.Input.Length,
            TaskCompleted completed => completed.Output.Length,
            TaskRetrying retrying => retrying.Assignment.Input.Length + retrying.Error.Length,
            TaskParked parked => parked.Assignment.Input.Length,
            _ => 0,
        };
    }
}
