using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>Reads bodies of JSON, of bounded size and depth, without members that nobody knows.</summary>
internal static class RequestBody
{
    /// <summary>Enough for all that is not a task's arguments.</summary>
    public const long DefaultLimit = 1024 * 1024;

    /// <summary>The body as this type.</summary>
    /// <param name="http">The request.</param>
    /// <param name="type">The type, which says itself that it refuses unknown members.</param>
    /// <param name="what">What it shall be, for messages: <c>a schedule</c>.</param>
    /// <param name="limit">How many bytes at most.</param>
    /// <exception cref="InvalidRequestException">It is no JSON, or not of this type.</exception>
    /// <exception cref="TooLargeException">It is larger.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, string what, long limit = DefaultLimit)
        where T : class => await ReadAsync(http, (body, strict) => JsonSerializer.DeserializeAsync(body, strict, http.RequestAborted), type, what, limit);

    /// <summary>The same, read by <paramref name="read"/>.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext http, Func<Stream, JsonTypeInfo<T>, ValueTask<T?>> read, JsonTypeInfo<T> type, string what, long limit)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new InvalidRequestException($"The content type is '{http.Request.ContentType}', but must be application/json.");
        }

        if (http.Request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        try
        {
            using var body = new BoundedStream(http.Request.Body, limit);
            return await read(body, StrictJson.Of(type)) ?? throw new InvalidRequestException($"The body is null or no object; it must be an object: {what}. Members: {Members(type)}.");
        }
        catch (JsonException e) when ((e.InnerException ?? e) is JsonException syntax && syntax.GetType() != typeof(JsonException))
        {
            // The reader's own exception, which is not public: the text is wrong, whatever it was to be.
            throw new InvalidRequestException($"The body is no JSON, or too deep, at {e.Path ?? "$"} (line {e.LineNumber + 1}): {syntax.Message}", e);
        }
        catch (JsonException e)
        {
            throw new InvalidRequestException(
                $"The body is not {what}: at {e.Path ?? "$"} (line {e.LineNumber + 1}) it has a member that is unknown, is missing, is there twice or is of another type. Members: {Members(type)}.", e);
        }
        catch (BoundedStream.ExceededException)
        {
            throw TooLarge(limit);
        }
    }

    private static TooLargeException TooLarge(long limit) => new($"The body exceeds {limit} bytes.");

    private static string Members(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(member => member.IsRequired ? member.Name + " (required)" : member.Name));
}
