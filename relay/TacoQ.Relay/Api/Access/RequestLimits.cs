using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace TacoQ.Relay.Api;

/// <summary>How much each caller may ask of this relay: those with a key or a token, and by their addresses those who have neither.</summary>
internal sealed class RequestLimits : IDisposable
{
    private const int FailuresPerSecond = 20;
    private readonly AccessOptions access;
    private readonly PartitionedRateLimiter<string> rate;
    private readonly PartitionedRateLimiter<string> running;
    private readonly PartitionedRateLimiter<string> waiting;
    private readonly PartitionedRateLimiter<string> failures = Rate(FailuresPerSecond);

    public RequestLimits(IOptions<RelayOptions> options)
    {
        access = options.Value.Access;
        rate = Rate(access.RequestsPerSecond);
        running = Concurrency(access.ConcurrentRequests);
        waiting = Concurrency(access.ConcurrentWaits);
    }

    /// <summary>Lets the request run until the answer is disposed of.</summary>
    /// <exception cref="RefusedException">The caller asks too much.</exception>
    public IDisposable? Enter(HttpContext http, Caller caller)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<UnlimitedAttribute>() is not null || PartitionOf(http, caller) is not { } partition)
        {
            return null;
        }

        if (!rate.AttemptAcquire(partition).IsAcquired)
        {
            throw TooMany(Text($"{caller.Name} makes more than {access.RequestsPerSecond} requests a second (TacoQ:Relay:Access:RequestsPerSecond)."));
        }

        var waits = Waits(http);
        var lease = (waits ? waiting : running).AttemptAcquire(partition);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw TooMany(waits
            ? Text($"{caller.Name} has {access.ConcurrentWaits} requests waiting already (TacoQ:Relay:Access:ConcurrentWaits).")
            : Text($"{caller.Name} has {access.ConcurrentRequests} requests running already (TacoQ:Relay:Access:ConcurrentRequests)."));
    }

    /// <summary>Counts a key that is not known yet before it is looked up: many at once would otherwise all be looked up before the first counts.</summary>
    /// <exception cref="RefusedException">From the request's address came too many that nobody knew.</exception>
    public void CheckTries(HttpContext http)
    {
        if (!failures.AttemptAcquire(AddressOf(http)).IsAcquired)
        {
            throw TooMany($"From {AddressOf(http)} came too many requests with API keys that are not valid.");
        }
    }

    public void NoteFailure(HttpContext http) => failures.AttemptAcquire(AddressOf(http)).Dispose();

    public void Dispose()
    {
        rate.Dispose();
        running.Dispose();
        waiting.Dispose();
        failures.Dispose();
    }

    /// <summary>Whose limit counts; null: nobody's. Who the application lets in is the application's matter.</summary>
    private static string? PartitionOf(HttpContext http, Caller caller) => caller.Kind switch
    {
        CallerKind.Key => "key " + caller.KeyId,
        CallerKind.Token => "token " + caller.Name,
        CallerKind.Anonymous => "address " + AddressOf(http),
        _ => null,
    };

    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "here";

    /// <summary>By what the endpoint can do: whoever says that he waits where nothing does would have the larger limit for requests that run.</summary>
    private static bool Waits(HttpContext http) => http.GetEndpoint()?.Metadata is { } endpoint
        && (endpoint.GetMetadata<LongLivedAttribute>() is not null
            || (endpoint.OfType<IParameterBindingMetadata>().Any(static parameter => parameter.Name == "wait") && Waiting.IsWished(http.Request)));

    private static PartitionedRateLimiter<string> Rate(int perSecond) => PartitionedRateLimiter.Create<string, string>(partition => RateLimitPartition.GetTokenBucketLimiter(
        partition,
        _ => new() { TokenLimit = perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    private static PartitionedRateLimiter<string> Concurrency(int limit) =>
        PartitionedRateLimiter.Create<string, string>(partition => RateLimitPartition.GetConcurrencyLimiter(partition, _ => new() { PermitLimit = limit, QueueLimit = 0 }));

    private static RefusedException TooMany(string detail) => new(Problems.RateLimited(detail), "Retry-After", "1");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
