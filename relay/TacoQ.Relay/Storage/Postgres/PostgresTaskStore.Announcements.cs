using System.Buffers.Text;
using System.Text;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Storage.Postgres;

/// <summary>
/// Relays tell each other by NOTIFY which tasks have changed, so that a request that waits at one relay wakes when another stores
/// the result. Only while one of them says that it wants to know, and apart from the batches' transactions, as commits with a NOTIFY
/// wait for each other.
/// </summary>
internal sealed partial class PostgresTaskStore
{
    private const string NotifyChannel = "tacoq_tasks";
    private const int EncodedIdLength = 22;

    // A payload must be shorter than 8000 bytes (PostgreSQL's manual, NOTIFY).
    private const int IdsPerPayload = 340;
    private const int Capacity = 20_000;
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    // Not a transaction for each, and whoever waits at this relay first.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(2);

    // In place of ids: whoever says so wants to hear of ends, or of every change. Relays that do not know it find no id in it.
    private const string ListeningForEnds = "!";
    private const string ListeningForAll = "?";
    private static readonly TimeSpan ListenedFor = TimeSpan.FromSeconds(5);

    private long endsWantedAt;
    private long allWantedAt;

    private readonly string relayId = Guid.CreateVersion7().ToString("N")[^8..];
    private readonly Channel<Guid> announced = Channel.CreateBounded<Guid>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Task announcing;

    public void Announce(IEnumerable<Guid> changed)
    {
        if (!IsListenedTo && !IsRecent(ref endsWantedAt))
        {
            return;
        }

        foreach (var id in changed)
        {
            announced.Writer.TryWrite(id);
        }
    }

    public bool IsListenedTo => IsRecent(ref allWantedAt);

    public void AnnounceListener(bool forAll) => announced.Writer.TryWrite(forAll ? Guid.AllBitsSet : Guid.Empty);

    public async Task ListenAsync(Action<Guid> onChanged, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                connection.Notification += (_, notification) => Receive(notification.Payload, onChanged);
                await ExecuteAsync(connection, $"listen {NotifyChannel}", cancellationToken);
                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Requests that wait look for themselves now and then.
                await Task.Delay(ReconnectDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AnnounceAsync()
    {
        while (await announced.Reader.WaitToReadAsync())
        {
            await Task.Delay(GatherTime, time);
            string? wanted = null;
            var payload = new StringBuilder(relayId, relayId.Length + (IdsPerPayload * EncodedIdLength));
            for (var i = 0; i < IdsPerPayload && announced.Reader.TryRead(out var id); i++)
            {
                if (id == Guid.AllBitsSet || id == Guid.Empty)
                {
                    wanted = id == Guid.Empty ? wanted ?? ListeningForEnds : ListeningForAll;
                }
                else
                {
                    payload.Append(Base64Url.EncodeToString(id.ToByteArray()));
                }
            }

            if (wanted is not null)
            {
                await NotifyAsync(relayId + wanted);
            }

            if (payload.Length > relayId.Length)
            {
                await NotifyAsync(payload.ToString());
            }
        }
    }

    private async Task NotifyAsync(string payload)
    {
        try
        {
            await using var command = source.CreateCommand("select pg_notify($1, $2)");
            command.Parameters.Add(new() { Value = NotifyChannel, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = payload, NpgsqlDbType = NpgsqlDbType.Text });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // Best effort: requests that wait look for themselves now and then.
        }
    }

    private void Receive(string payload, Action<Guid> onChanged)
    {
        if (payload.StartsWith(relayId, StringComparison.Ordinal))
        {
            return;
        }

        switch (payload.AsSpan(relayId.Length))
        {
            case ListeningForEnds:
                Interlocked.Exchange(ref endsWantedAt, time.GetTimestamp());
                return;
            case ListeningForAll:
                Interlocked.Exchange(ref allWantedAt, time.GetTimestamp());
                return;
        }

        Span<byte> bytes = stackalloc byte[16];
        for (var i = relayId.Length; i + EncodedIdLength <= payload.Length; i += EncodedIdLength)
        {
            if (Base64Url.TryDecodeFromChars(payload.AsSpan(i, EncodedIdLength), bytes, out var length) && length == bytes.Length)
            {
                onChanged(new(bytes));
            }
        }
    }

    private bool IsRecent(ref long at) => Interlocked.Read(ref at) is var since and not 0 && time.GetElapsedTime(since) < ListenedFor;
}
