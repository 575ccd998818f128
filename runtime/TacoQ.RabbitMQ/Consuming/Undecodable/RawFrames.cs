using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TacoQ.RabbitMQ;

/// <summary>Frames of AMQP 0-9-1 (its specification, 4.2) over a stream. What is written goes out with <see cref="FlushAsync"/>.</summary>
internal sealed class RawFrames(Stream stream)
{
    public const int DefaultMaxSize = 128 * 1024;
    public const byte Method = 1;
    public const byte Header = 2;
    public const byte Body = 3;

    private const byte Heartbeat = 8;
    private const byte End = 0xCE;
    private const int HeadSize = 7;

    private readonly ArrayBufferWriter<byte> written = new();
    private readonly byte[] head = new byte[HeadSize];
    private byte[] payload = new byte[4096];

    /// <summary>The largest payload that may come.</summary>
    public int MaxSize { get; set; } = DefaultMaxSize;

    public void Write(ReadOnlySpan<byte> bytes) => written.Write(bytes);

    /// <summary>Writes a method with its arguments.</summary>
    public void Write(ushort channel, (ushort Class, ushort Method) method, ReadOnlySpan<byte> arguments) =>
        written.Write([Method, .. Short(channel), .. Int((uint)arguments.Length + 4), .. Short(method.Class), .. Short(method.Method), .. arguments, End]);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(written.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        written.ResetWrittenCount();
    }

    /// <summary>The next frame that is no heartbeat. Its payload is valid until the next one is read.</summary>
    public async Task<(byte Type, ReadOnlyMemory<byte> Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
            var size = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(3));
            if (size > MaxSize)
            {
                throw new InvalidDataException($"The broker sent a frame of {size} bytes, more than the {MaxSize} agreed on.");
            }

            if (payload.Length < size + 1)
            {
                payload = new byte[size + 1];
            }

            await stream.ReadExactlyAsync(payload.AsMemory(0, (int)size + 1), cancellationToken).ConfigureAwait(false);
            if (payload[size] != End)
            {
                throw new InvalidDataException("The broker sent a frame without an end.");
            }

            if (head[0] != Heartbeat)
            {
                return (head[0], payload.AsMemory(0, (int)size));
            }
        }
    }

    public static byte[] Short(ushort value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Int(uint value) => [.. Short((ushort)(value >> 16)), .. Short((ushort)value)];

    public static byte[] Long(ulong value) => [.. Int((uint)(value >> 32)), .. Int((uint)value)];

    /// <summary>A text of up to 255 bytes.</summary>
    public static byte[] ShortText(string text) => Encoding.UTF8.GetBytes(text) is { Length: <= byte.MaxValue } bytes
        ? [(byte)bytes.Length, .. bytes]
        : throw new InvalidDataException($"'{text}' is longer than the 255 bytes of AMQP.");

    public static byte[] LongText(string text) => LongBytes(Encoding.UTF8.GetBytes(text));

    public static byte[] LongBytes(byte[] bytes) => [.. Int((uint)bytes.Length), .. bytes];
}
