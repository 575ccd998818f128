using System.Threading.Channels;
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
    private static readonly string Full = $"{Capacity} events wait for RabbitMQ already";
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Func<PooledBuffer, TimeSpan, Publication> create;
    private readonly PublishPipeline pipeline;
    private readonly Deadlines deadlines;
    private readonly TimeProvider time;
    private readonly Channel<Item> queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly SemaphoreSlim inFlight = new(MaxInFlight, MaxInFlight);
    private readonly Task running;

    public EventBatcher(PublishPipeline pipeline, Deadlines deadlines, Func<PooledBuffer, TimeSpan, Publication> create, TimeProvider time)
    {
        this.pipeline = pipeline;
        this.deadlines = deadlines;
        this.time = time;
        this.create = create;
        running = Task.Run(RunAsync);
    }

    /// <summary>Sends an event; completes with the broker's confirm.</summary>
    public Task PublishAsync(WireEvent wireEvent, TimeSpan limit, CancellationToken cancellationToken) =>
        deadlines.SendAsync(queue.Writer, new Item(wireEvent, time.GetTimestamp(), limit), Full, cancellationToken);

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
                // Nobody waits any more for one that was given up before it was sent.
                if (!item.IsOver)
                {
                    batch.Add(item);
                    bytes += item.Size;
                }
            }

            if (batch.Count > 0)
            {
                _ = SendAsync(batch);
            }
            else
            {
                inFlight.Release();
            }
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
            var publication = create(buffer, Timeout.InfiniteTimeSpan);
            batch.ForEach(item => item.Batch = publication);
            await pipeline.PublishAsync(publication, CancellationToken.None).ConfigureAwait(false);
            batch.ForEach(item => item.Confirm());
        }
        catch (Exception e)
        {
            batch.ForEach(item => item.Fail(e));
        }
        finally
        {
            inFlight.Release();
        }
    }

    private sealed class Item(WireEvent wireEvent, long since, TimeSpan limit) : Awaited(since, limit)
    {
        public WireEvent Event { get; } = wireEvent;

        /// <summary>The message that it went into.</summary>
        public Publication? Batch { get; set; }

        public override bool WasSent => Batch is { WasSent: true };

        /// <summary>About how many bytes it takes.</summary>
        public int Size { get; } = 200 + wireEvent switch
        {
            TaskAssigned assigned => assigned.Assignment.Input.Length,
            TaskCompleted completed => completed.Output.Length,
            TaskRetrying retrying => retrying.Assignment.Input.Length + retrying.Error.Length,
            TaskParked parked => parked.Assignment.Input.Length,
            TaskLeased leased => leased.Assignment.Input.Length,
            _ => 0,
        };
    }
}
