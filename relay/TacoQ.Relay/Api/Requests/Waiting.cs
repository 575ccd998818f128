using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Requests that may wait for their answer: <c>?wait=</c>, or <c>Prefer: wait=</c> (RFC 7240).</summary>
internal static class Waiting
{
    private const string Preference = "wait=";

    /// <summary>Whether the request says that it waits.</summary>
    public static bool IsWished(HttpRequest request) =>
        request.Query.ContainsKey("wait") || request.Headers["Prefer"].Any(static value => value?.Contains(Preference, StringComparison.OrdinalIgnoreCase) is true);

    /// <summary>How long the request may wait.</summary>
    /// <exception cref="InvalidRequestException">It does not say so in seconds.</exception>
    public static TimeSpan Limit(HttpContext http, string? wait)
    {
        if (wait is null)
        {
            return Preferred(http);
        }

        return double.TryParse(wait, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 60
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidRequestException(string.Create(CultureInfo.InvariantCulture, $"wait is '{wait}', but must be a number of seconds from 0 to {TaskReader.MaxWait.TotalSeconds}."));
    }

    /// <summary>The row when it satisfies the condition, at the latest when the time is over or this relay stops: then the caller asks again, and another one answers.</summary>
    public static async Task<TaskRow?> ReadAsync(HttpContext http, TaskReader reader, Guid id, TimeSpan limit, Func<TaskRow, bool> condition)
    {
        var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            return await reader.ReadAsync(id, limit, condition, ended.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return await reader.ReadAsync(id, TimeSpan.Zero, condition, http.RequestAborted);
        }
    }

    /// <summary>A preference is not refused: what cannot be granted is left out.</summary>
    private static TimeSpan Preferred(HttpContext http)
    {
        foreach (var preference in http.Request.Headers["Prefer"].SelectMany(value => value?.Split([',', ';'], StringSplitOptions.TrimEntries) ?? []))
        {
            if (preference.StartsWith(Preference, StringComparison.OrdinalIgnoreCase) && int.TryParse(preference.AsSpan(Preference.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                var limit = Math.Min(seconds, (int)TaskReader.MaxWait.TotalSeconds);
                http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={limit}");
                return TimeSpan.FromSeconds(limit);
            }
        }

        return TimeSpan.Zero;
    }
}
