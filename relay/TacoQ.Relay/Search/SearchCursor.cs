using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Search;

/// <summary>Where a page ended, as text for the caller; with the moment of the first page, so that <c>since:1h</c> means the same on all pages.</summary>
internal readonly record struct SearchCursor(SearchKey After, long AsOf)
{
    private const int HashLength = 8;
    private const int Length = HashLength + 8 + 8 + 16;

    public string Write(TaskSearchRequest request)
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteHash(request, bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[HashLength..], AsOf);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(HashLength + 8)..], After.Time);
        After.Id.TryWriteBytes(bytes[(HashLength + 16)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="InvalidRequestException">It is none, or is of another query or order.</exception>
    public static SearchCursor Read(string text, TaskSearchRequest request)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> hash = stackalloc byte[HashLength];
        WriteHash(request, hash);
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Length || !bytes[..HashLength].SequenceEqual(hash))
        {
            throw new InvalidRequestException("The cursor is not of this query and order: give the value of 'next' with the same q, sort and order as on the page before, or leave it out for the first page.");
        }

        var (asOf, time) = (BinaryPrimitives.ReadInt64BigEndian(bytes[HashLength..]), BinaryPrimitives.ReadInt64BigEndian(bytes[(HashLength + 8)..]));
        return new(new(time, new(bytes[(HashLength + 16)..], bigEndian: true)), asOf);
    }

    /// <summary>Not a secret: it tells a caller of a mistake, and guards nothing.</summary>
    private static void WriteHash(TaskSearchRequest request, Span<byte> hash)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Sort}\n{request.Ascending}\n{request.Query}"), whole);
        whole[..HashLength].CopyTo(hash);
    }
}
