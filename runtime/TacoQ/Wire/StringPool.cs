using System.Diagnostics.CodeAnalysis;

namespace TacoQ.Wire;

/// <summary>Keeps the strings that come again and again on the wire (kinds, worker ids), so that decoding them allocates nothing.</summary>
/// <remarks>A small cache with one entry a slot: bounded, and safe to use from several threads, as entries are immutable.</remarks>
internal sealed class StringPool
{
    private const int Slots = 256;
    private const int MaxLength = 128;
    private readonly Entry?[] entries = new Entry?[Slots];

    public static StringPool Shared { get; } = new();

    public bool TryGet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out string? text)
    {
        var entry = entries[Slot(utf8)];
        text = entry is not null && utf8.SequenceEqual(entry.Utf8) ? entry.Text : null;
        return text is not null;
    }

    public string Add(ReadOnlySpan<byte> utf8, string text)
    {
        if (utf8.Length <= MaxLength)
        {
            entries[Slot(utf8)] = new(utf8.ToArray(), text);
        }

        return text;
    }

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % Slots);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
