using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace TacoQ.RabbitMQ;

/// <summary>A connection of one epoch. What was delivered on it can only be acknowledged on it.</summary>
internal sealed class LiveConnection(IConnection connection, int epoch) : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ended = new();
    private volatile TaskCompletionSource? unblocked;
    private volatile string? blockedReason;

    public IConnection Connection { get; } = connection;

    /// <summary>Counts the connections of a supervisor, from 1.</summary>
    public int Epoch { get; } = epoch;

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<string> Closed => closed.Task;

    /// <summary>Is cancelled when the connection has ended.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>It ended because the client could not decode what came on it, and not because the network or the broker did.</summary>
    public bool EndedByMessage { get; private set; }

    /// <summary>Why the broker takes no messages now: an alarm of its memory or disk. Null when it does.</summary>
    public string? BlockedReason => blockedReason;

    public void Watch()
    {
        Connection.ConnectionShutdownAsync += (_, reason) =>
        {
            EndedByMessage = IsByMessage(reason);
            Abandon(reason.ReplyText);
            return Task.CompletedTask;
        };
        Connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            unblocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            blockedReason = blocked.Reason;
            return Task.CompletedTask;
        };
        Connection.ConnectionUnblockedAsync += (_, _) =>
        {
            blockedReason = null;
            unblocked?.TrySetResult();
            return Task.CompletedTask;
        };
        if (!Connection.IsOpen)
        {
            Abandon(Connection.CloseReason?.ReplyText ?? "closed");
        }
    }

    public Task WaitUntilUnblockedAsync(CancellationToken cancellationToken) =>
        blockedReason is null ? Task.CompletedTask : unblocked!.Task.WaitAsync(cancellationToken);

    /// <summary>Gives the connection up: something on it did not answer in time.</summary>
    public void Abandon(string reason)
    {
        if (closed.TrySetResult(reason))
        {
            _ = ended.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Abandon("disposed");

        // On a dead network the client's own close can wait long; nobody else waits for it.
        var closing = CloseAsync();
        await Task.WhenAny(closing, Task.Delay(CloseTimeout, TimeProvider.System)).ConfigureAwait(false);
    }

    /// <summary>The client gives an error of the protocol for what it knows that it cannot decode, and an internal one for all else that its reading throws.</summary>
    private static bool IsByMessage(ShutdownEventArgs reason) => reason.Initiator == ShutdownInitiator.Library && reason switch
    {
        { ReplyCode: Constants.SyntaxError or Constants.FrameError } => true,
        { ReplyCode: Constants.InternalError, Exception: var e } => e is not (null or IOException or SocketException or ObjectDisposedException or OperationCanceledException),
        _ => false,
    };

    private async Task CloseAsync()
    {
        try
        {
            await Connection.CloseAsync(200, "Goodbye", CloseTimeout, abort: true, CancellationToken.None).ConfigureAwait(false);
            await Connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is gone already.
        }
    }
}
