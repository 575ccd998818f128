using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TacoQ.Relay.Api;

/// <summary>
/// Knows callers by tokens (JWT, RFC 7519, checked by RFC 8725): signed with a public-key algorithm by the configured authority, issued by
/// it, for the configured audience, and within their time. No package that does this restores here; so it does the least: no encrypted
/// tokens, no shared secrets, no <c>none</c>, no key that the token itself brings.
/// </summary>
internal sealed class Tokens(TokenKeys keys, IOptions<RelayOptions> options, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;
    private const string WorkerKinds = "tacoq_worker_kinds";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <exception cref="RefusedException">The token is not valid, or cannot be checked.</exception>
    public async ValueTask<Caller> FindAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(token, cancellationToken);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw Callers.Unknown("The token is not valid: it is no signed JWT.");
        }
    }

    private async ValueTask<Caller> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var end])
        {
            throw Callers.Unknown("The credential is neither an API key nor a signed token (JWT).");
        }

        using var header = Parse(head);
        var algorithm = Text(header.RootElement, "alg");
        if (header.RootElement.TryGetProperty("crit", out _) || algorithm is null)
        {
            throw Callers.Unknown("The token is not valid: its header asks for what is not supported here.");
        }

        var (issuer, candidates) = await keys.FindAsync(Text(header.RootElement, "kid"), cancellationToken);
        var (data, signature) = (Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(end));
        if (!candidates.Any(key => key.Verifies(algorithm, data, signature)))
        {
            throw Callers.Unknown("The token is not valid: no key of the authority has signed it.");
        }

        using var claims = Parse(body);
        Check(claims.RootElement, issuer);
        return CallerOf(claims.RootElement);
    }

    private void Check(JsonElement claims, string issuer)
    {
        var now = time.GetUtcNow();
        if (Text(claims, "iss") != issuer)
        {
            throw Callers.Unknown("The token is not valid: another authority has issued it.");
        }

        if (!List(claims, "aud", separator: null).Contains(options.Value.Access.Jwt.Audience!, StringComparer.Ordinal))
        {
            throw Callers.Unknown("The token is not for this relay (TacoQ:Relay:Access:Jwt:Audience).");
        }

        if (Moment(claims, "exp") is not { } expiry || expiry + Skew <= now)
        {
            throw Callers.Unknown("The token has expired.");
        }

        if (Moment(claims, "nbf") > now + Skew)
        {
            throw Callers.Unknown("The token is not valid yet.");
        }
    }

    private static Caller CallerOf(JsonElement claims)
    {
        var scopes = List(claims, "scope", ' ').Concat(List(claims, "scp", ' '));
        var subject = Text(claims, "sub") ?? Text(claims, "client_id") ?? throw Callers.Unknown("The token is not valid: it names no subject.");

        // An empty list is a restriction to nothing, a missing one is none.
        var kinds = claims.TryGetProperty(WorkerKinds, out _) ? Caller.SetOf(List(claims, WorkerKinds, ' ')) : null;
        return new(CallerKind.Token, subject, Scopes.Of(scopes), kinds);
    }

    private static JsonDocument Parse(string part)
    {
        var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), new() { AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new FormatException("It is no object.");
    }

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Moment(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) ? DateTimeOffset.UnixEpoch.AddSeconds(value.GetDouble()) : null;

    private static string[] List(JsonElement claims, string name, char? separator) => !claims.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => separator is { } c ? value.GetString()!.Split(c, StringSplitOptions.RemoveEmptyEntries) : [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.GetString()!)],
        JsonValueKind.Null => [],
        _ => throw new FormatException($"{name} is no list."),
    };
}
