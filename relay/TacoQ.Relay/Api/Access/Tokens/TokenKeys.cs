using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TacoQ.Diagnostics;
using TacoQ.Relay.Hosting;

namespace TacoQ.Relay.Api;

/// <summary>
/// The keys of the identity provider, by its description (OpenID Connect Discovery 1.0). Read anew each hour and, at most twice a minute,
/// when a token was signed by one that is not known.
/// </summary>
internal sealed class TokenKeys(IOptions<RelayOptions> options, TimeProvider time, ILogger<TokenKeys> logger) : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxBytes };
    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly LogThrottle throttle = new(time);
    private Snapshot? known;
    private long? triedAt;

    /// <summary>Whether keys may be read from there: nobody can change them on their way.</summary>
    public static bool IsTrustworthy(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>The keys of this id, and who has to have issued tokens that they signed; all keys where a token names none.</summary>
    /// <exception cref="RefusedException">The keys cannot be read.</exception>
    public async ValueTask<(string Issuer, IReadOnlyList<TokenKey> Keys)> FindAsync(string? id, CancellationToken cancellationToken)
    {
        var keys = known;
        if (keys is null || time.GetElapsedTime(keys.ReadAt) > Fresh || (id is not null && keys.Of(id).Count == 0))
        {
            keys = await RefreshAsync(cancellationToken);
        }

        return (keys.Issuer, id is null ? keys.Keys : keys.Of(id));
    }

    public void Dispose()
    {
        http.Dispose();
        reading.Dispose();
    }

    private async Task<Snapshot> RefreshAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (triedAt is not { } last || time.GetElapsedTime(last) > Pause)
            {
                triedAt = time.GetTimestamp();
                known = await ReadAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or FormatException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (throttle.Allows(e.Message))
            {
                logger.TokenKeysUnread(options.Value.Access.Jwt.Authority!, e.Message.TrimEnd('.'));
            }
        }
        finally
        {
            reading.Release();
        }

        return known ?? throw new RefusedException(Problems.NotAuthenticated("The token could not be checked: the identity provider's keys cannot be read. Try again."), "Retry-After", "30");
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var authority = options.Value.Access.Jwt.Authority!.TrimEnd('/');
        using var description = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri($"{authority}/.well-known/openid-configuration"), cancellationToken));
        var (issuer, address) = (Text(description, "issuer"), Text(description, "jwks_uri"));
        if (issuer.TrimEnd('/') != authority)
        {
            throw new FormatException($"It calls itself '{issuer}', and not '{authority}'");
        }

        if (!IsTrustworthy(address))
        {
            throw new FormatException($"Its keys are at '{address}', which is no https address");
        }

        using var set = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri(address), cancellationToken));
        return set.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? new(issuer, [.. keys.EnumerateArray().Select(TokenKey.Read).OfType<TokenKey>()], time.GetTimestamp())
            : throw new FormatException($"{address} has no keys");
    }

    private static string Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text
            ? text
            : throw new FormatException($"Its description has no {name}");

    private sealed record Snapshot(string Issuer, IReadOnlyList<TokenKey> Keys, long ReadAt)
    {
        public IReadOnlyList<TokenKey> Of(string id) => [.. Keys.Where(key => key.Id == id)];
    }
}
