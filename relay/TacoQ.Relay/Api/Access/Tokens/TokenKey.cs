using System.Security.Cryptography;
using System.Text.Json;

namespace TacoQ.Relay.Api;

/// <summary>A public key of an identity provider (RFC 7517), for one algorithm or for those of its type (RFC 7518). Never a shared secret.</summary>
internal sealed class TokenKey
{
    private const int MinRsaBits = 2048;
    private readonly Func<string, byte[], byte[], bool> verify;

    private TokenKey(string? id, Func<string, byte[], byte[], bool> verify)
    {
        Id = id;
        this.verify = verify;
    }

    public string? Id { get; }

    /// <summary>Whether the signature is that of the data, by an algorithm that the key is for.</summary>
    public bool Verifies(string algorithm, byte[] data, byte[] signature) => verify(algorithm, data, signature);

    /// <summary>The key; null when it is not one that signs, or not one that can be used.</summary>
    public static TokenKey? Read(JsonElement key)
    {
        var only = Text(key, "alg");
        if (Text(key, "use") is { } use && use != "sig")
        {
            return null;
        }

        try
        {
            return Text(key, "kty") switch
            {
                "RSA" => OfRsa(key, only),
                "EC" => OfCurve(key, only),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static TokenKey? OfRsa(JsonElement key, string? only)
    {
        var parameters = new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") };
        using var size = RSA.Create(parameters);
        return size.KeySize < MinRsaBits ? null : new(Text(key, "kid"), (algorithm, data, signature) =>
        {
            if ((only is not null && only != algorithm) || PaddingOf(algorithm) is not { } padding)
            {
                return false;
            }

            // One each time: whether it may be used by several threads at once, is nowhere promised.
            using var rsa = RSA.Create(parameters);
            return rsa.VerifyData(data, signature, HashOf(algorithm), padding);
        });
    }

    private static TokenKey? OfCurve(JsonElement key, string? only)
    {
        var (curve, own) = Text(key, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, "ES256"),
            "P-384" => (ECCurve.NamedCurves.nistP384, "ES384"),
            "P-521" => (ECCurve.NamedCurves.nistP521, "ES512"),
            _ => (default, null),
        };
        if (own is null || (only is not null && only != own))
        {
            return null;
        }

        var parameters = new ECParameters { Curve = curve, Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") } };
        using (ECDsa.Create(parameters))
        {
            // A point that is not on the curve is refused here.
        }

        return new(Text(key, "kid"), (algorithm, data, signature) =>
        {
            using var ecdsa = ECDsa.Create(parameters);
            return algorithm == own && ecdsa.VerifyData(data, signature, HashOf(algorithm));
        });
    }

    private static RSASignaturePadding? PaddingOf(string algorithm) => algorithm switch
    {
        "RS256" or "RS384" or "RS512" => RSASignaturePadding.Pkcs1,
        "PS256" or "PS384" or "PS512" => RSASignaturePadding.Pss,
        _ => null,
    };

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement key, string name) => System.Buffers.Text.Base64Url.DecodeFromChars(Text(key, name) ?? throw new FormatException($"{name} is missing."));
}
