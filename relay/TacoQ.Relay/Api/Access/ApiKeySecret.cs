using System.Buffers;
using System.Security.Cryptography;

namespace TacoQ.Relay.Api;

/// <summary>
/// An API key as its owner has it: <c>tacoq_{id}_{secret}</c>, the id of 16 hexadecimal digits, the secret of 64. The store has the
/// SHA-256 of the secret: 256 random bits cannot be guessed, so that a slow hash would protect nothing more and cost each request.
/// </summary>
internal readonly record struct ApiKeySecret
{
    public const string Prefix = "tacoq_";
    private const int IdLength = 16;
    private const int SecretLength = 64;
    private const int SecretStart = 6 + IdLength + 1;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string text;

    private ApiKeySecret(string text) => this.text = text;

    /// <summary>Its public part, by which the store finds it.</summary>
    public string Id => text[Prefix.Length..(Prefix.Length + IdLength)];

    /// <summary>What the store keeps of the secret.</summary>
    public byte[] Hash() => SHA256.HashData(Convert.FromHexString(text.AsSpan(SecretStart)));

    /// <summary>All of it. To be shown to its owner once, and to nobody else.</summary>
    public string Reveal() => text;

    public static ApiKeySecret New() => New(RandomNumberGenerator.GetHexString(IdLength, lowercase: true));

    /// <summary>Another secret for a key.</summary>
    public static ApiKeySecret New(string id) => new($"{Prefix}{id}_{RandomNumberGenerator.GetHexString(SecretLength, lowercase: true)}");

    public static bool TryParse(string text, out ApiKeySecret secret)
    {
        secret = new(text);
        return text.Length == SecretStart + SecretLength
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[SecretStart - 1] == '_'
            && text.AsSpan(Prefix.Length, IdLength).IndexOfAnyExcept(Digits) < 0
            && text.AsSpan(SecretStart).IndexOfAnyExcept(Digits) < 0;
    }

    public override string ToString() => $"{Prefix}{Id}_…";
}
