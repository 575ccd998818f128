using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>
/// Carries a request out once, however often it is sent with the same Idempotency-Key, to whichever relay. The id of its task is noted
/// before anything else happens: who repeats a request of which nobody knows whether it was carried out, repeats it with the same id.
/// </summary>
internal sealed class Idempotency(ITaskStore store, TaskPublisher publisher)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    private const int MaxLength = 255;

    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The request's key, or null.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="operation">What it asks for.</param>
    /// <param name="body">Makes its body: only where there is a key.</param>
    /// <exception cref="InvalidRequestException">The key cannot be one.</exception>
    public static IdempotencyKey? KeyOf(HttpContext http, Caller caller, string operation, Func<byte[]> body)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new InvalidRequestException($"{Header} must be there once, with 1 to {MaxLength} printable ASCII characters.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(operation));
        hash.AppendData(body());
        return new($"{caller.Kind}:{caller.KeyId ?? caller.Name}", key, hash.GetHashAndReset());
    }

    /// <summary>Carries the request out, or gives the answer that it had.</summary>
    /// <param name="key">Its key; without one it is carried out.</param>
    /// <param name="check">Whether it can be: what this refuses is not noted.</param>
    /// <param name="publish">Carries it out with the id, or the id to begin with, that is noted for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer, and whether it is that of an earlier time.</returns>
    /// <exception cref="KeyReusedException">The key stands for another request.</exception>
    public async Task<(string Answer, bool Replayed)> OnceAsync<T>(IdempotencyKey? key, Func<Task<T>> check, Func<T, Guid?, Task<string>> publish, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return (await publish(await check(), null), false);
        }

        if (await store.FindKeyAsync(key, Lifetime, cancellationToken) is { } known && AnswerTo(key, known) is { } before)
        {
            return (before, true);
        }

        var task = await check();
        var noted = await store.ClaimKeyAsync(key, publisher.NewId(), Lifetime, cancellationToken);
        if (AnswerTo(key, noted) is { } meanwhile)
        {
            return (meanwhile, true);
        }

        var answer = await publish(task, noted.Id);
        await store.AnswerKeyAsync(key, answer, cancellationToken);
        return (answer, false);
    }

    private static string? AnswerTo(IdempotencyKey key, KeyedRequest request) =>
        request.Hash.Span.SequenceEqual(key.Hash.Span) ? request.Answer : throw new KeyReusedException(key.Key);
}
