using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>
/// One channel on a connection of its own, which gets messages without decoding their headers. What it has got and not
/// acknowledged goes back to its place in the queue with the channel.
/// </summary>
internal sealed class RawChannel : IAsyncDisposable
{
    private const ushort Channel = 1;
    private const int PropertiesOffset = 12;
    private const long MaxBodySize = 512L * 1024 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    // AMQP 0-9-1: class and method.
    private static readonly (ushort, ushort) ConnectionStart = (10, 10);
    private static readonly (ushort, ushort) ConnectionStartOk = (10, 11);
    private static readonly (ushort, ushort) ConnectionTune = (10, 30);
    private static readonly (ushort, ushort) ConnectionTuneOk = (10, 31);
    private static readonly (ushort, ushort) ConnectionOpen = (10, 40);
    private static readonly (ushort, ushort) ConnectionOpenOk = (10, 41);
    private static readonly (ushort, ushort) ConnectionClose = (10, 50);
    private static readonly (ushort, ushort) ConnectionCloseOk = (10, 51);
    private static readonly (ushort, ushort) ChannelOpen = (20, 10);
    private static readonly (ushort, ushort) ChannelOpenOk = (20, 11);
    private static readonly (ushort, ushort) ChannelClose = (20, 40);
    private static readonly (ushort, ushort) ChannelCloseOk = (20, 41);
    private static readonly (ushort, ushort) BasicGet = (60, 70);
    private static readonly (ushort, ushort) BasicGetOk = (60, 71);
    private static readonly (ushort, ushort) BasicGetEmpty = (60, 72);
    private static readonly (ushort, ushort) BasicAck = (60, 80);

    private readonly Socket socket;
    private readonly Stream stream;
    private readonly RawFrames frames;

    private RawChannel(Socket socket, Stream stream)
    {
        this.socket = socket;
        this.stream = stream;
        frames = new(stream);
    }

    public static async Task<RawChannel> OpenAsync(ConnectionFactory factory, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(factory.Endpoint.HostName, factory.Endpoint.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (factory.Endpoint.Ssl is { Enabled: true } tls)
            {
                stream = await SecureAsync(stream, factory.Endpoint.HostName, tls, cancellationToken).ConfigureAwait(false);
            }

            var channel = new RawChannel(socket, stream);
            await channel.OpenConnectionAsync(factory, cancellationToken).ConfigureAwait(false);
            return channel;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>The next message, whose body has to be read before anything else; null when none is ready.</summary>
    public async Task<RawMessage?> GetAsync(string queue, CancellationToken cancellationToken)
    {
        var (method, arguments) = await AskAsync(BasicGet, [.. RawFrames.Short(0), .. RawFrames.ShortText(queue), 0], cancellationToken).ConfigureAwait(false);
        if (method == BasicGetEmpty)
        {
            return null;
        }

        Expect(method, BasicGetOk);
        var tag = BinaryPrimitives.ReadUInt64BigEndian(arguments.Span);
        var header = await ReadAsync(RawFrames.Header, cancellationToken).ConfigureAwait(false);
        var size = BinaryPrimitives.ReadUInt64BigEndian(header.Span[4..]);
        return size <= MaxBodySize
            ? new(tag, header[PropertiesOffset..].ToArray(), (long)size)
            : throw new InvalidDataException($"A message in {queue} has {size} bytes, more than {MaxBodySize}.");
    }

    /// <summary>Reads the body of the message that has just come into the buffer, if there is one, and past it otherwise.</summary>
    public async Task ReadBodyAsync(RawMessage message, Memory<byte>? buffer, CancellationToken cancellationToken)
    {
        for (var at = 0L; at < message.BodySize;)
        {
            var part = await ReadAsync(RawFrames.Body, cancellationToken).ConfigureAwait(false);
            if (part.Length > message.BodySize - at)
            {
                throw new InvalidDataException("The broker sent more than the message's size.");
            }

            if (buffer is { } target)
            {
                part.CopyTo(target[(int)at..]);
            }

            at += part.Length;
        }
    }

    /// <summary>The message is settled. Holds for certain once <see cref="CloseAsync"/> has returned.</summary>
    public async Task AckAsync(RawMessage message, CancellationToken cancellationToken)
    {
        frames.Write(Channel, BasicAck, [.. RawFrames.Long(message.DeliveryTag), 0]);
        await frames.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives back what is not acknowledged, and ends the connection.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        byte[] goodbye = [.. RawFrames.Short(200), .. RawFrames.ShortText("Goodbye"), 0, 0, 0, 0];
        Expect((await AskAsync(ChannelClose, goodbye, cancellationToken).ConfigureAwait(false)).Method, ChannelCloseOk);
        Expect((await AskAsync(ConnectionClose, goodbye, cancellationToken, channel: 0).ConfigureAwait(false)).Method, ConnectionCloseOk);
    }

    public async ValueTask DisposeAsync()
    {
        // The broker gives back what a lost connection held, as well.
        socket.Close((int)CloseTimeout.TotalSeconds);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Stream> SecureAsync(Stream plain, string host, SslOption tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            // As the client does: the address says it all.
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = tls.ServerName is { Length: > 0 } name ? name : host,
                    EnabledSslProtocols = tls.Version,
                    RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~tls.AcceptablePolicyErrors) == SslPolicyErrors.None,
                },
                cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task OpenConnectionAsync(ConnectionFactory factory, CancellationToken cancellationToken)
    {
        frames.Write([.. "AMQP"u8, 0, 0, 9, 1]);
        await frames.FlushAsync(cancellationToken).ConfigureAwait(false);
        Expect((await ReadMethodAsync(cancellationToken).ConfigureAwait(false)).Method, ConnectionStart);

        byte[] name = [.. RawFrames.ShortText("connection_name"), (byte)'S', .. RawFrames.LongText($"TacoQ looking for a message that cannot be decoded {Environment.MachineName} {Environment.ProcessId}")];
        var (method, tune) = await AskAsync(
            ConnectionStartOk,
            [.. RawFrames.LongBytes(name), .. RawFrames.ShortText("PLAIN"), .. RawFrames.LongText($"\0{factory.UserName}\0{factory.Password}"), .. RawFrames.ShortText("en_US")],
            cancellationToken,
            channel: 0).ConfigureAwait(false);
        Expect(method, ConnectionTune);

        // The broker's limit when it is smaller, 0 for none; no heartbeats, for nothing here lasts long.
        var size = BinaryPrimitives.ReadUInt32BigEndian(tune.Span[2..]) is > 0 and < RawFrames.DefaultMaxSize and var smaller ? smaller : RawFrames.DefaultMaxSize;
        frames.MaxSize = (int)size;
        frames.Write(0, ConnectionTuneOk, [.. RawFrames.Short(Channel), .. RawFrames.Int(size), .. RawFrames.Short(0)]);
        Expect((await AskAsync(ConnectionOpen, [.. RawFrames.ShortText(factory.VirtualHost), 0, 0], cancellationToken, channel: 0).ConfigureAwait(false)).Method, ConnectionOpenOk);
        Expect((await AskAsync(ChannelOpen, [0], cancellationToken).ConfigureAwait(false)).Method, ChannelOpenOk);
    }

    private async Task<((ushort, ushort) Method, ReadOnlyMemory<byte> Arguments)> AskAsync(
        (ushort, ushort) method, byte[] arguments, CancellationToken cancellationToken, ushort channel = Channel)
    {
        frames.Write(channel, method, arguments);
        await frames.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ReadMethodAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<((ushort, ushort) Method, ReadOnlyMemory<byte> Arguments)> ReadMethodAsync(CancellationToken cancellationToken)
    {
        var payload = await ReadAsync(RawFrames.Method, cancellationToken).ConfigureAwait(false);
        var method = (BinaryPrimitives.ReadUInt16BigEndian(payload.Span), BinaryPrimitives.ReadUInt16BigEndian(payload.Span[2..]));
        return method == ConnectionClose || method == ChannelClose
            ? throw new InvalidDataException($"The broker refused: {Encoding.UTF8.GetString(payload.Span.Slice(7, payload.Span[6]))}")
            : (method, payload[4..]);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(byte type, CancellationToken cancellationToken)
    {
        var frame = await frames.ReadAsync(cancellationToken).ConfigureAwait(false);
        return frame.Type == type ? frame.Payload : throw new InvalidDataException($"The broker sent a frame of type {frame.Type}, not {type}.");
    }

    private static void Expect((ushort, ushort) method, (ushort, ushort) expected)
    {
        if (method != expected)
        {
            throw new InvalidDataException($"The broker answered with the method {method}, not {expected}.");
        }
    }
}
