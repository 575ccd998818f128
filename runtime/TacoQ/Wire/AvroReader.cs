using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TacoQ.Wire;

/// <summary>
/// Reads a bare Avro datum (Apache Avro 1.11 specification, "Binary encoding"). Checks every bound before it allocates;
/// throws <see cref="WireFormatException"/> and nothing else.
/// </summary>
internal ref struct AvroReader(ReadOnlySpan<byte> data)
{
    /// <summary>More entries than this in one map are refused.</summary>
    public const int MaxMapEntries = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> data = data;
    private int position;

    public readonly int Position => position;

    public readonly int Remaining => data.Length - position;

    public long ReadLong()
    {
        ulong bits = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = ReadByte();
            if (shift == 63 && b > 1)
            {
                Throw("a varint exceeds 64 bits");
            }

            bits |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return (long)(bits >> 1) ^ -(long)(bits & 1);
            }
        }

        Throw("a varint is longer than 10 bytes");
        return 0;
    }

    public int ReadInt()
    {
        var value = ReadLong();
        if (value is < int.MinValue or > int.MaxValue)
        {
            Throw($"{value} does not fit an int");
        }

        return (int)value;
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLength());

    public byte[] ReadByteArray() => ReadBytes().ToArray();

    public string ReadString()
    {
        var bytes = ReadBytes();
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            Throw("a string is not UTF-8");
            return "";
        }
    }

    /// <summary>A string of which few values are expected: known ones come back without an allocation.</summary>
    public string ReadString(StringPool pool)
    {
        var start = position;
        var bytes = ReadBytes();
        if (pool.TryGet(bytes, out var known))
        {
            return known;
        }

        position = start;
        return pool.Add(bytes, ReadString());
    }

    public void ExpectString(ReadOnlySpan<byte> expected, string field)
    {
        var actual = ReadBytes();
        if (!actual.SequenceEqual(expected))
        {
            Throw($"{field} is not '{Encoding.UTF8.GetString(expected)}'");
        }
    }

    /// <summary>A UUID, in any of the forms that TacoQ 0.4 reads: 36 characters, 32 digits, in braces, as URN; any case.</summary>
    public Guid ReadUuid()
    {
        var text = ReadBytes();
        if (text.Length == 36 && Utf8Parser.TryParse(text, out Guid id, out var used, 'D') && used == 36)
        {
            return id;
        }

        if (text.StartsWith("urn:uuid:"u8))
        {
            text = text["urn:uuid:"u8.Length..];
        }

        var format = text.Length switch { 32 => 'N', 36 => 'D', 38 => 'B', _ => '\0' };
        if (format == '\0' || !Utf8Parser.TryParse(text, out id, out used, format) || used != text.Length)
        {
            Throw("an id is not a UUID");
            return default;
        }

        return id;
    }

    /// <summary>The index of a union's branch, 0 to <paramref name="branches"/> - 1.</summary>
    public int ReadUnionIndex(int branches)
    {
        var index = ReadLong();
        if (index < 0 || index >= branches)
        {
            Throw($"a union has no branch {index}");
        }

        return (int)index;
    }

    /// <summary>The position of an enum's symbol, 0 to <paramref name="symbols"/> - 1.</summary>
    public int ReadEnum(int symbols)
    {
        var index = ReadLong();
        if (index < 0 || index >= symbols)
        {
            Throw($"an enum has no symbol {index}");
        }

        return (int)index;
    }

    /// <summary>True when the union [null, X] holds an X.</summary>
    public bool ReadPresent() => ReadUnionIndex(2) == 1;

    public long? ReadOptionalLong() => ReadPresent() ? ReadLong() : null;

    public int? ReadOptionalInt() => ReadPresent() ? ReadInt() : null;

    public double? ReadOptionalDouble() => ReadPresent() ? ReadDouble() : null;

    public ReadOnlyMemory<byte>? ReadOptionalBytes() => ReadPresent() ? ReadByteArray() : default(ReadOnlyMemory<byte>?);

    public string? ReadOptionalString() => ReadPresent() ? ReadString() : null;

    public string? ReadOptionalString(StringPool pool) => ReadPresent() ? ReadString(pool) : null;

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => ThrowBoolean(),
    };

    public IReadOnlyDictionary<string, string> ReadMap()
    {
        Dictionary<string, string>? map = null;
        var entries = 0;
        for (var count = ReadBlockCount(); count != 0; count = ReadBlockCount())
        {
            entries += count;
            if (entries > MaxMapEntries)
            {
                Throw($"a map has more than {MaxMapEntries} entries");
            }

            for (var i = 0; i < count; i++)
            {
                var key = ReadString();
                (map ??= [])[key] = ReadString();
            }
        }

        return map ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    public string[] ReadStringArray()
    {
        List<string>? items = null;
        for (var count = ReadBlockCount(); count != 0; count = ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                (items ??= []).Add(ReadString());
            }
        }

        return items?.ToArray() ?? [];
    }

    /// <summary>The number of items in the next block of an array or a map; 0 ends it. Each item takes a byte at least.</summary>
    public int ReadBlockCount()
    {
        var count = ReadLong();
        if (count < 0)
        {
            // The block's size in bytes follows, so that a reader can skip it.
            if (count == long.MinValue || ReadLong() < 0)
            {
                Throw("a block's size is negative");
            }

            count = -count;
        }

        if (count > Remaining)
        {
            Throw($"a block of {count} items exceeds the data");
        }

        return (int)count;
    }

    private int ReadLength()
    {
        var length = ReadLong();
        if (length < 0 || length > Remaining)
        {
            Throw($"a length of {length} exceeds the data");
        }

        return (int)length;
    }

    private byte ReadByte()
    {
        if (position >= data.Length)
        {
            Throw("the data ends too early");
        }

        return data[position++];
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Remaining)
        {
            Throw("the data ends too early");
        }

        var taken = data.Slice(position, length);
        position += length;
        return taken;
    }

    private readonly bool ThrowBoolean()
    {
        Throw("a boolean is neither 0 nor 1");
        return false;
    }

    [DoesNotReturn]
    private readonly void Throw(string what) => throw new WireFormatException($"Not a valid Avro datum: {what} (at byte {position} of {data.Length}).");
}
