using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Publishes with confirms on one channel, many messages outstanding. A message whose outcome is unknown (the connection
/// ended, or no confirm came in time) is sent again on the next connection, until somebody gives it up.
/// </summary>
internal sealed class PublishPipeline : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeclaredFor = TimeSpan.FromMinutes(1);
    private const int MaxRedeclarations = 3;

    // RabbitMQ 4's default max_message_size; a larger message would close the channel each time it is sent.
    private const int MaxMessageSize = 16 * 1024 * 1024;

    private readonly ConnectionSupervisor supervisor;
    private readonly IReadOnlyCollection<ITopology> topologies;
    private readonly Deadlines deadlines;
    private readonly RabbitMQOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string full;
    private readonly Channel<Publication> queue;
    private readonly ConcurrentQueue<Publication> again = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private readonly Task sweeping;
    private volatile Session? session;

    public PublishPipeline(
        ConnectionSupervisor supervisor, IReadOnlyCollection<ITopology> topologies, Deadlines deadlines, RabbitMQOptions options, TimeProvider time, ILogger logger)
    {
        this.supervisor = supervisor;
        this.topologies = topologies;
        this.deadlines = deadlines;
        this.options = options;
        this.time = time;
        this.logger = logger;
        full = $"{options.ConfirmWindow} messages wait for RabbitMQ already";

        // Who hands over a message also sends it, where the sender waits for one: another thread would first have to wake up.
        queue = Channel.CreateBounded<Publication>(new BoundedChannelOptions(options.ConfirmWindow) { SingleReader = true, AllowSynchronousContinuations = true });
        running = Task.Run(RunAsync, CancellationToken.None);
        sweeping = Task.Run(SweepAsync, CancellationToken.None);
    }

    /// <summary>Publishes; completes with the broker's confirm.</summary>
    public Task PublishAsync(Publication publication, CancellationToken cancellationToken) =>
        publication.Body.Length > MaxMessageSize && !publication.IsCopy
            ? Task.FromException(Deadlines.Give(publication, $"it has {publication.Body.Length} bytes, more than the {MaxMessageSize} that every RabbitMQ takes"))
            : deadlines.SendAsync(queue.Writer, publication, full, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        queue.Writer.TryComplete();
        await Task.WhenAll(running, sweeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (again.TryDequeue(out var rest) || queue.Reader.TryRead(out rest))
        {
            Deadlines.Give(rest, "this process is stopping");
        }

        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(options.MaxReconnectDelay);
        while (!stopping.IsCancellationRequested)
        {
            LiveConnection? live = null;
            try
            {
                live = await supervisor.GetAsync(stopping.Token).ConfigureAwait(false);
                var opened = await Session.OpenAsync(this, live).ConfigureAwait(false);
                await using var closing = opened.ConfigureAwait(false);
                backoff.Reset();
                session = opened;
                await SendAsync(opened).ConfigureAwait(false);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                if (live is not null && TopologyMismatch.From(e, supervisor.Address) is { } mismatch)
                {
                    logger.TopologyMismatch(mismatch.Message);
                    await RefuseAsync(live, mismatch).ConfigureAwait(false);
                    continue;
                }

                logger.PublishChannelEnded(e.Message, session?.Window.Count ?? 0);
                await Task.Delay(backoff.Next(), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                session = null;
            }
        }
    }

    private async Task SendAsync(Session current)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, current.Ended);
        while (true)
        {
            try
            {
                await current.WaitUntilUnblockedAsync(ended.Token).ConfigureAwait(false);
                await current.Window.WaitForRoomAsync(ended.Token).ConfigureAwait(false);
                await current.SendAsync(await NextAsync(ended.Token).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (current.Ended.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                logger.PublishChannelEnded(current.Reason, current.Window.Count);
                return;
            }
        }
    }

    /// <summary>What exists on the broker does not fit. Asking again would not help, so nothing is sent on this connection.</summary>
    private async Task RefuseAsync(LiveConnection live, TacoConfigurationException mismatch)
    {
        supervisor.Trouble = mismatch.Message;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, live.Ended);
        try
        {
            while (true)
            {
                (await NextAsync(ended.Token).ConfigureAwait(false)).Fail(new PublishRefusedException(mismatch.Message, mismatch));
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Perhaps it fits on the next connection.
        }
    }

    private async ValueTask<Publication> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!again.TryDequeue(out var next))
            {
                next = await queue.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!next.IsOver)
            {
                return next;
            }
        }
    }

    private void SendAgain(IEnumerable<Publication> publications)
    {
        foreach (var publication in publications)
        {
            if (!publication.IsOver)
            {
                again.Enqueue(publication);
            }
        }

        // Wakes the sender; when there is no room for this, it is awake.
        queue.Writer.TryWrite(Publication.Nothing);
    }

    /// <summary>Notices confirms that do not come.</summary>
    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
        {
            if (session is { BlockedReason: null } current && current.Window.OldestSentAt is { } oldest && time.GetElapsedTime(oldest) >= options.ConfirmTimeout)
            {
                logger.ConfirmOverdue(options.ConfirmTimeout);
                current.Abandon();
            }
        }
    }

    /// <summary>One publishing channel, from its opening to its end.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private readonly PublishPipeline pipeline;
        private readonly LiveConnection live;
        private readonly IChannel channel;
        private readonly CancellationTokenSource ended = new();
        private readonly Dictionary<string, long> declared = new(StringComparer.Ordinal);

        private Session(PublishPipeline pipeline, LiveConnection live, IChannel channel)
        {
            this.pipeline = pipeline;
            this.live = live;
            this.channel = channel;
            Window = new(pipeline.options.ConfirmWindow);
        }

        public ConfirmWindow Window { get; }

        public CancellationToken Ended => ended.Token;

        public string Reason { get; private set; } = "closed";

        public string? BlockedReason => live.BlockedReason;

        public Task WaitUntilUnblockedAsync(CancellationToken cancellationToken) => live.WaitUntilUnblockedAsync(cancellationToken);

        public static async Task<Session> OpenAsync(PublishPipeline pipeline, LiveConnection live)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(pipeline.stopping.Token);
            limit.CancelAfter(OpenTimeout);

            // Confirms without the client's tracking: it would add a header to each message, and has no limit.
            var channel = await live.Connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), limit.Token).ConfigureAwait(false);
            var session = new Session(pipeline, live, channel);
            channel.BasicAcksAsync += session.OnAckAsync;
            channel.BasicNacksAsync += session.OnNackAsync;
            channel.BasicReturnAsync += session.OnReturnAsync;
            channel.ChannelShutdownAsync += session.OnShutdownAsync;
            foreach (var topology in pipeline.topologies)
            {
                await topology.DeclareAsync(channel, limit.Token).ConfigureAwait(false);
            }

            return session;
        }

        public async Task SendAsync(Publication publication)
        {
            if (publication is { WorkerKind: { } workerKind, Topology.ReturnsUnroutable: false } && NeedsDeclaring(workerKind))
            {
                if (!await TryDeclareAsync(publication).ConfigureAwait(false))
                {
                    Window.GiveBack();
                    return;
                }

                declared[workerKind] = pipeline.time.GetTimestamp();
            }

            Window.Add(publication, pipeline.time.GetTimestamp());

            // Never the caller's token: a cancelled one corrupts the client's confirm tracking. Its own call can hang for ever on a
            // broken connection, hence the wait beside it.
            await channel.BasicPublishAsync(publication.Exchange, publication.RoutingKey, mandatory: true, publication.NextProperties(), publication.Body, CancellationToken.None)
                .AsTask().WaitAsync(ended.Token).ConfigureAwait(false);
        }

        public void Abandon()
        {
            End("no confirm came in time");
            live.Abandon("no confirm came in time");
        }

        public ValueTask DisposeAsync()
        {
            End("closed");
            pipeline.SendAgain(Window.Close());

            // Not awaited: on a broken connection it can take long, and nobody needs it.
            _ = channel.DisposeAsync().AsTask().ContinueWith(static closing => closing.Exception, TaskScheduler.Default);
            return ValueTask.CompletedTask;
        }

        private Task OnAckAsync(object sender, BasicAckEventArgs ack)
        {
            // Not here: the connection reads on meanwhile.
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Session.Confirm(state.Settled), (Session: this, Settled: Window.Settle(ack.DeliveryTag, ack.Multiple)), preferLocal: false);
            return Task.CompletedTask;
        }

        private Task OnNackAsync(object sender, BasicNackEventArgs nack)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static settled => Refuse(settled), Window.Settle(nack.DeliveryTag, nack.Multiple), preferLocal: false);
            return Task.CompletedTask;
        }

        private void Confirm(IReadOnlyList<Publication> settled)
        {
            foreach (var publication in settled)
            {
                if (publication.Returned)
                {
                    _ = Task.Run(() => RedeclareAsync(publication));
                }
                else
                {
                    publication.Confirm();
                }
            }
        }

        private static void Refuse(IReadOnlyList<Publication> settled)
        {
            foreach (var publication in settled)
            {
                publication.Fail(new PublishRefusedException("RabbitMQ did not take the message (basic.nack): a queue is full or failed."));
            }
        }

        private Task OnReturnAsync(object sender, BasicReturnEventArgs returned)
        {
            // The return comes before the confirm of the same message. The same id may be outstanding twice; each is returned.
            var id = returned.BasicProperties.MessageId;
            if (Window.Find(publication => !publication.Returned && publication.RoutingKey == returned.RoutingKey && publication.MessageId == id) is { } publication)
            {
                publication.Returned = true;
            }

            return Task.CompletedTask;
        }

        private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
        {
            End(reason.ReplyText);
            return Task.CompletedTask;
        }

        private void End(string reason)
        {
            if (!ended.IsCancellationRequested)
            {
                Reason = reason;
                _ = ended.CancelAsync();
            }
        }

        /// <summary>Again after a while: somebody may have deleted the queue, and nothing would say so.</summary>
        private bool NeedsDeclaring(string workerKind) =>
            !declared.TryGetValue(workerKind, out var at) || pipeline.time.GetElapsedTime(at) >= DeclaredFor;

        /// <summary>Declares the queue that is missing (nobody has consumed from it yet) and sends the message again.</summary>
        private async Task RedeclareAsync(Publication publication)
        {
            if (publication.Redeclared++ >= MaxRedeclarations)
            {
                publication.Fail(new PublishRefusedException($"RabbitMQ has no queue for the routing key '{publication.RoutingKey}', although it was declared."));
            }
            else if (await TryDeclareAsync(publication).ConfigureAwait(false))
            {
                pipeline.SendAgain([publication]);
            }
        }

        /// <summary>Declares the queue of a message. When it cannot, the message is refused, or sent again on the next channel.</summary>
        private async Task<bool> TryDeclareAsync(Publication publication)
        {
            try
            {
                var declaring = await live.Connection.CreateChannelAsync(cancellationToken: ended.Token).ConfigureAwait(false);
                await using var closing = declaring.ConfigureAwait(false);
                if (publication.WorkerKind is { } workerKind)
                {
                    await publication.Topology!.DeclareWorkerQueuesAsync(declaring, workerKind, ended.Token).ConfigureAwait(false);
                    pipeline.logger.DeclaredMissingQueue(workerKind);
                }
                else
                {
                    await publication.Topology!.DeclareRelayQueueAsync(declaring, ended.Token).ConfigureAwait(false);
                }

                return true;
            }
            catch (OperationInterruptedException e) when (!ended.IsCancellationRequested)
            {
                publication.Fail(new PublishRefusedException((TopologyMismatch.From(e, pipeline.supervisor.Address) ?? (Exception)e).Message, e));
            }
            catch (Exception e)
            {
                // The connection has just ended: what comes next is sent on the next one.
                End(e.Message);
                pipeline.SendAgain([publication]);
            }

            return false;
        }
    }
}
