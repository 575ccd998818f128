using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TacoQ.Benchmarks;

/// <summary>What the plain programs tell each other: of a fixed layout, nothing but what is needed.</summary>
internal readonly record struct PlainEvent(PlainEventKind Kind, Guid Id, long At, ReadOnlyMemory<byte> Payload)
{
    private const int HeaderLength = 1 + 16 + 8 + 4;

    public void Write(IBufferWriter<byte> to)
    {
        var span = to.GetSpan(HeaderLength + Payload.Length);
        span[0] = (byte)Kind;
        Id.TryWriteBytes(span[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[17..], At);
        BinaryPrimitives.WriteInt32LittleEndian(span[25..], Payload.Length);
        Payload.Span.CopyTo(span[HeaderLength..]);
        to.Advance(HeaderLength + Payload.Length);
    }

    public static PlainEvent Read(ref ReadOnlyMemory<byte> from)
    {
        var span = from.Span;
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[25..]);
        var read = new PlainEvent((PlainEventKind)span[0], new(span.Slice(1, 16)), BinaryPrimitives.ReadInt64LittleEndian(span[17..]), from.Slice(HeaderLength, length));
        from = from[(HeaderLength + length)..];
        return read;
    }

    /// <summary>A task's arguments, as JSON.</summary>
    public static byte[] Arguments(string text) => Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");
}

internal enum PlainEventKind : byte
{
    Assigned,
    Running,
    Completed,
}
