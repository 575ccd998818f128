using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace TacoQ.Wire;

/// <summary>Writes a bare Avro datum (Apache Avro 1.11 specification, "Binary encoding").</summary>
internal readonly ref struct AvroWriter(PooledBuffer buffer)
{
    private const int UuidLength = 36;
    private const int MaxVarint = 10;

    public void WriteLong(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var span = buffer.GetSpan(MaxVarint);
        var length = 0;
        while (bits >= 0x80)
        {
            span[length++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        span[length++] = (byte)bits;
        buffer.Advance(length);
    }

    public void WriteInt(int value) => WriteLong(value);

    public void WriteBoolean(bool value)
    {
        buffer.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        buffer.Advance(1);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(sizeof(double)), value);
        buffer.Advance(sizeof(double));
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        value.CopyTo(buffer.GetSpan(value.Length));
        buffer.Advance(value.Length);
    }

    public void WriteString(ReadOnlySpan<byte> utf8) => WriteBytes(utf8);

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLong(length);
        buffer.Advance(Encoding.UTF8.GetBytes(value, buffer.GetSpan(length)));
    }

    public void WriteUuid(Guid value)
    {
        WriteLong(UuidLength);
        Utf8Formatter.TryFormat(value, buffer.GetSpan(UuidLength), out var written, 'D');
        buffer.Advance(written);
    }

    /// <summary>The branch of a union [null, X], before its X.</summary>
    public void WritePresent(bool present) => WriteLong(present ? 1 : 0);

    public void WriteOptionalLong(long? value)
    {
        WritePresent(value.HasValue);
        if (value is { } present)
        {
            WriteLong(present);
        }
    }

    public void WriteOptionalDouble(double? value)
    {
        WritePresent(value.HasValue);
        if (value is { } present)
        {
            WriteDouble(present);
        }
    }

    public void WriteOptionalBytes(ReadOnlyMemory<byte>? value)
    {
        WritePresent(value.HasValue);
        if (value is { } present)
        {
            WriteBytes(present.Span);
        }
    }

    public void WriteOptionalString(string? value)
    {
        WritePresent(value is not null);
        if (value is not null)
        {
            WriteString(value);
        }
    }

    /// <summary>One block and a 0, or only the 0.</summary>
    public void WriteMap(IReadOnlyDictionary<string, string> map)
    {
        if (map.Count > 0)
        {
            WriteLong(map.Count);
            foreach (var (key, value) in map)
            {
                WriteString(key);
                WriteString(value);
            }
        }

        WriteLong(0);
    }

    public void WriteStringArray(IReadOnlyCollection<string> items)
    {
        if (items.Count > 0)
        {
            WriteLong(items.Count);
            foreach (var item in items)
            {
                WriteString(item);
            }
        }

        WriteLong(0);
    }
}
