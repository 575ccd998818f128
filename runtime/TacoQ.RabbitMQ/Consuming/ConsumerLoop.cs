using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace TacoQ.RabbitMQ;

/// <summary>
/// Keeps one consumer alive: opens a channel, declares, consumes; when the channel, the connection or the queue goes away, all
/// over again.
/// </summary>
internal abstract class ConsumerLoop(ConnectionSupervisor supervisor, string name, RabbitMQOptions options, TimeProvider time, ILogger logger, UndecodableMessages? undecodable = null)
    : IAsyncDisposable
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private readonly SemaphoreSlim pausing = new(1, 1);
    private volatile bool takesNoMore;
    private bool isPaused;

    /// <summary>The channel that consumes now, or null.</summary>
    public ConsumerSession? Session { get; private set; }

    protected ILogger Logger => logger;

    protected RabbitMQOptions Options => options;

    protected TimeProvider Time => time;

    protected string Name => name;

    /// <summary>Starts. Waits for the first consumer when there is a connection; without one it goes on in the background.</summary>
    /// <exception cref="TacoConfigurationException">What exists on the broker does not fit.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(RunAsync, CancellationToken.None);
        if (supervisor.Current is not null)
        {
            await first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more messages. Those at hand can still be acknowledged, while the connection lasts.</summary>
    public async Task StopTakingAsync()
    {
        takesNoMore = true;
        await (Session?.CancelAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Takes no messages, until <see cref="ResumeAsync"/>: not on another connection either.</summary>
    public async Task PauseAsync()
    {
        await pausing.WaitAsync(stopping.Token).ConfigureAwait(false);
        try
        {
            isPaused = true;
            await (Session?.CancelAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        finally
        {
            pausing.Release();
        }
    }

    /// <summary>Takes messages again.</summary>
    public async Task ResumeAsync()
    {
        await pausing.WaitAsync(stopping.Token).ConfigureAwait(false);
        try
        {
            isPaused = false;
            if (Session is { IsOpen: true, IsCancelled: true } session && GoesOn)
            {
                await session.BeginAsync(stopping.Token).WaitAsync(OpenTimeout, time, stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // The next session consumes.
            Session?.End(e.Message);
        }
        finally
        {
            pausing.Release();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        pausing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Declares what is consumed; returns the queue.</summary>
    protected abstract Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken);

    /// <summary>How many unacknowledged messages; 0 for messages that are not acknowledged at all.</summary>
    protected abstract ushort Prefetch { get; }

    /// <summary>Takes a message. Its body is valid only until this returns.</summary>
    protected abstract void OnMessage(ConsumerSession session, BasicDeliverEventArgs message);

    protected virtual void OnStarted(ConsumerSession session)
    {
    }

    protected virtual void OnEnded(ConsumerSession session)
    {
    }

    private bool GoesOn => !stopping.IsCancellationRequested && !takesNoMore && !supervisor.IsStopping;

    private async Task RunAsync()
    {
        var backoff = new Backoff(options.MaxReconnectDelay);
        while (GoesOn)
        {
            string reason;
            LiveConnection? live = null;
            try
            {
                live = await supervisor.GetAsync(stopping.Token).ConfigureAwait(false);
                reason = await ConsumeAsync(live, backoff.Reset).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (TopologyMismatch.From(e, supervisor.Address) is { } mismatch)
                {
                    // Asking again would not help: a person has to.
                    logger.TopologyMismatch(mismatch.Message);
                    supervisor.Trouble = mismatch.Message;
                    first.TrySetException(mismatch);
                    return;
                }

                reason = e.Message;
            }

            first.TrySetResult();
            if (GoesOn)
            {
                logger.ConsumerEnded(name, reason);
                if (undecodable is not null && live is { EndedByMessage: true })
                {
                    await undecodable.TakeOutAsync(name, Prefetch, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                await Task.Delay(backoff.Next(), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string> ConsumeAsync(LiveConnection live, Action onStarted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        limit.CancelAfter(OpenTimeout);
        var channel = await live.Connection.CreateChannelAsync(cancellationToken: limit.Token).ConfigureAwait(false);
        var queue = Name;
        var session = new ConsumerSession(channel, live, Prefetch, time) { Begin = async (session, token) => await BeginAsync(channel, session, queue, token).ConfigureAwait(false) };
        try
        {
            queue = await DeclareAsync(channel, limit.Token).ConfigureAwait(false);
            if (Prefetch > 0)
            {
                await channel.BasicQosAsync(0, Prefetch, global: false, limit.Token).ConfigureAwait(false);
            }

            channel.ChannelShutdownAsync += (_, shutdown) =>
            {
                session.End(shutdown.ReplyText);
                return Task.CompletedTask;
            };
            await BeginUnlessPausedAsync(session, limit.Token).ConfigureAwait(false);
            OnStarted(session);
            onStarted();
            first.TrySetResult();
            _ = live.Closed.ContinueWith(
                static (closed, state) => ((ConsumerSession)state!).End("the connection ended"), session, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            using var watchdog = new ConsumerWatchdog(session, queue, Prefetch, options.WatchdogInterval, time);
            return await session.Ended.WaitAsync(stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            Session = null;
            await session.FlushAsync().WaitAsync(LastWords, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            session.End("stopped");
            OnEnded(session);
            _ = channel.DisposeAsync().AsTask().ContinueWith(static closing => closing.Exception, TaskScheduler.Default);
        }
    }

    private async Task BeginUnlessPausedAsync(ConsumerSession session, CancellationToken cancellationToken)
    {
        await pausing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isPaused)
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
            }

            Session = session;
        }
        finally
        {
            pausing.Release();
        }
    }

    private async Task BeginAsync(IChannel channel, ConsumerSession session, string queue, CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            session.CountDelivery();
            OnMessage(session, message);
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, ended) =>
        {
            if (!session.IsCancelled && ended.ConsumerTags.Contains(session.ConsumerTag, StringComparer.Ordinal))
            {
                session.End("the broker cancelled it (was the queue deleted?)");
            }

            return Task.CompletedTask;
        };
        session.ConsumerTag = await channel.BasicConsumeAsync(
            queue, autoAck: Prefetch == 0, consumerTag: "", noLocal: false, exclusive: false, arguments: null, consumer, cancellationToken).ConfigureAwait(false);
    }
}
