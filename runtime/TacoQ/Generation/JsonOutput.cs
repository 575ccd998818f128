using System.Text.Json;
using TacoQ.Wire;

namespace TacoQ.Generation;

/// <summary>A JSON writer with its buffer. Each thread keeps one for its next use.</summary>
internal sealed class JsonOutput : IDisposable
{
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static JsonOutput? kept;

    private readonly PooledBuffer buffer = new();

    private JsonOutput() => Writer = new(buffer, PayloadTypes.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    public static JsonOutput Rent()
    {
        var output = kept ?? new();
        kept = null;
        return output;
    }

    /// <summary>What has been written.</summary>
    public byte[] ToArray()
    {
        Writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        Writer.Reset();
        if (buffer.Length > MaxKept)
        {
            buffer.Dispose();
        }
        else
        {
            buffer.Clear();
        }

        kept = this;
    }
}
