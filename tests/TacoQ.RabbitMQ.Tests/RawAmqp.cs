using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>AMQP 0-9-1 by hand: headers of types that no .NET client writes, and that the broker takes.</summary>
internal sealed class RawAmqp : IAsyncDisposable
{
    private const byte FrameEnd = 0xCE;
    private readonly TcpClient tcp = new();
    private NetworkStream stream = null!;

    public static async Task<RawAmqp> ConnectAsync(string connectionString)
    {
        var uri = new Uri(connectionString);
        var user = uri.UserInfo.Split(':');
        var raw = new RawAmqp();
        await raw.tcp.ConnectAsync(uri.Host, uri.Port);
        raw.stream = raw.tcp.GetStream();
        await raw.stream.WriteAsync((byte[])[.. "AMQP"u8, 0, 0, 9, 1]);
        await raw.ReceiveAsync();
        await raw.SendMethodAsync(0, 10, 11, [.. Number(0, 4), .. Short("PLAIN"), .. Long(Encoding.UTF8.GetBytes($"\0{user[0]}\0{user[1]}")), .. Short("en_US")]);
        var tune = await raw.ReceiveAsync();
        await raw.SendMethodAsync(0, 10, 31, [.. tune[4..10], 0, 0]);
        await raw.SendMethodAsync(0, 10, 40, [.. Short(uri.AbsolutePath[1..]), .. Short(""), 0]);
        await raw.ReceiveAsync();
        await raw.SendMethodAsync(1, 20, 10, Short(""));
        await raw.ReceiveAsync();
        await raw.SendMethodAsync(1, 85, 10, [0]);
        await raw.ReceiveAsync();
        return raw;
    }

    /// <summary>Publishes to a queue and waits for the confirm.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="header">The value of a header <c>h</c>, with the letter of its type.</param>
    /// <param name="body">The body.</param>
    public async Task PublishAsync(string queue, byte[] header, byte[] body)
    {
        await SendMethodAsync(1, 60, 40, [0, 0, .. Short(""), .. Short(queue), 0]);
        await SendAsync(2, 1, [.. Number(60, 2), .. Number(0, 2), .. Number(body.Length, 8), .. Number(1 << 13, 2), .. Long([.. Short("h"), .. header])]);
        await SendAsync(3, 1, body);
        var confirm = await ReceiveAsync();
        (confirm[1], confirm[3]).ShouldBe(((byte)60, (byte)80), "basic.ack");
    }

    public ValueTask DisposeAsync()
    {
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendMethodAsync(ushort channel, int of, int method, byte[] arguments) => SendAsync(1, channel, [.. Number(of, 2), .. Number(method, 2), .. arguments]);

    private async Task SendAsync(byte type, ushort channel, byte[] payload) =>
        await stream.WriteAsync((byte[])[type, .. Number(channel, 2), .. Number(payload.Length, 4), .. payload, FrameEnd]);

    private async Task<byte[]> ReceiveAsync()
    {
        var head = new byte[7];
        await stream.ReadExactlyAsync(head);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(3)) + 1];
        await stream.ReadExactlyAsync(payload);
        return payload[..^1];
    }

    private static byte[] Short(string text) => [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Long(byte[] bytes) => [.. Number(bytes.Length, 4), .. bytes];

    private static byte[] Number(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[^size..];
    }
}
