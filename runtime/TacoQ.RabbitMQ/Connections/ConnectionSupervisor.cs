using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;
using TacoQ.Diagnostics;

namespace TacoQ.RabbitMQ;

/// <summary>Owns one connection: opens it, notices its end, opens the next one. The client's own recovery is off.</summary>
internal sealed class ConnectionSupervisor(BrokerAddress address, string purpose, RabbitMQOptions options, LogThrottle throttle, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<LiveConnection> current = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private string? failure = "not connected yet";
    private int epoch;

    public BrokerAddress Address => address;

    /// <summary>Why there is no connection now, or what on it needs a person; null when all is well.</summary>
    public string? Failure => failure ?? Trouble;

    /// <summary>What does not work on this connection, and will not by itself. Forgotten with the connection.</summary>
    public string? Trouble { get; set; }

    /// <summary>There will be no connection any more.</summary>
    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>The live connection, or null.</summary>
    public LiveConnection? Current => current.Task is { IsCompletedSuccessfully: true } live ? Completed(live) : null;

    /// <summary>Starts, and returns when the first attempt to connect has succeeded or failed; failing, it goes on in the background.</summary>
    /// <exception cref="TacoConfigurationException">It can never work as configured.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(RunAsync, CancellationToken.None);
        await firstAttempt.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The live connection, as soon as there is one.</summary>
    public Task<LiveConnection> GetAsync(CancellationToken cancellationToken) => current.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        current.TrySetCanceled(stopping.Token);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(options.MaxReconnectDelay);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var live = await ConnectAsync().ConfigureAwait(false);
                await using var closing = live.ConfigureAwait(false);
                backoff.Reset();
                failure = null;
                Trouble = null;
                throttle.Reset();
                current.SetResult(live);
                firstAttempt.TrySetResult();
                logger.Connected(purpose, address, live.Epoch);
                failure = await live.Closed.WaitAsync(stopping.Token).ConfigureAwait(false);
                current = new(TaskCreationOptions.RunContinuationsAsynchronously);
                logger.ConnectionLost(purpose, address, failure);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var refusal = Refusal(e);
                failure = refusal ?? Reason(e);
                if (refusal is not null && firstAttempt.TrySetException(new TacoConfigurationException(refusal, e)))
                {
                    return;
                }

                firstAttempt.TrySetResult();
                if (throttle.Allows(failure))
                {
                    logger.CannotConnect(address, failure);
                }

                await Task.Delay(backoff.Next(), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<LiveConnection> ConnectAsync()
    {
        var connection = await address.CreateFactory(options.Heartbeat)
            .CreateConnectionAsync($"TacoQ {purpose} {Environment.MachineName} {Environment.ProcessId}", stopping.Token).ConfigureAwait(false);
        try
        {
            // The client takes a connection as open before the broker has granted the virtual host: a channel shows whether it has.
            var channel = await connection.CreateChannelAsync(cancellationToken: stopping.Token).ConfigureAwait(false);
            await channel.DisposeAsync().ConfigureAwait(false);
            var live = new LiveConnection(connection, ++epoch);
            live.Watch();
            return live;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the broker will never accept, however often it is asked; null for what may pass.</summary>
    private string? Refusal(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PossibleAuthenticationFailureException:
                    return $"RabbitMQ at {address} refused the user '{address.UserName}': the name or the password in ConnectionStrings:tacobroker is wrong.";
                case OperationInterruptedException { ShutdownReason.ReplyCode: 530 } refused:
                    return $"RabbitMQ at {address} refused the virtual host '{address.VirtualHost}' in ConnectionStrings:tacobroker: {refused.ShutdownReason.ReplyText}. Create it (rabbitmqctl add_vhost, set_permissions) or correct the address.";
            }
        }

        return null;
    }

    private static string Reason(Exception e)
    {
        while (e is BrokerUnreachableException or AggregateException && e.InnerException is { } inner)
        {
            e = inner;
        }

        return (e is ConnectFailureException { InnerException: { } cause } ? cause.Message : e.Message).TrimEnd('.');
    }

#pragma warning disable RS0030 // The task is completed.
    private static LiveConnection Completed(Task<LiveConnection> task) => task.Result;
#pragma warning restore RS0030
}
