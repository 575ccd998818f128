using System.Buffers;

namespace TacoQ.Wire;

/// <summary>A growing buffer on rented memory. Dispose gives the memory back; what was written is valid until then.</summary>
internal sealed class PooledBuffer(int capacity = PooledBuffer.DefaultCapacity) : IBufferWriter<byte>, IDisposable
{
    public const int DefaultCapacity = 512;

    private byte[] rented = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> WrittenMemory => rented.AsMemory(0, Length);

    public ReadOnlySpan<byte> WrittenSpan => rented.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rented.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return rented.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return rented.AsSpan(Length);
    }

    public void Dispose()
    {
        var array = rented;
        rented = [];
        Length = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Ensure(int size)
    {
        var needed = Math.Max(size, 1);
        if (rented.Length - Length >= needed)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(rented.Length * 2, Length + needed)));
        rented.AsSpan(0, Length).CopyTo(larger);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        rented = larger;
    }
}
