using System.Text;
using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>An answer as a stream of events (HTML standard, "Server-sent events"). A reader that is too slow for Kestrel's MinResponseDataRate is cut off, and comes back.</summary>
internal sealed class EventStream(HttpContext http)
{
    private readonly StringBuilder text = new();

    /// <summary>Begins the answer, and says after how long to come back should it be cut off.</summary>
    public Task StartAsync()
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        Retry(TimeSpan.FromSeconds(2));
        return FlushAsync();
    }

    /// <summary>Adds an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">What a reader gives back as <c>Last-Event-ID</c>.</param>
    /// <param name="json">Its data, without line breaks.</param>
    public void Add(string name, StreamPosition? id, string json)
    {
        text.Append("event: ").Append(name).Append('\n');
        if (id is { } position)
        {
            text.Append("id: ").Append(position.ToString()).Append('\n');
        }

        text.Append("data: ").Append(json).Append("\n\n");
    }

    /// <summary>Adds what keeps proxies from taking the connection for idle.</summary>
    public void KeepAlive() => text.Append(": keep-alive\n\n");

    public void Retry(TimeSpan after) => text.Append("retry: ").Append((int)after.TotalMilliseconds).Append("\n\n");

    public async Task FlushAsync()
    {
        if (text.Length > 0)
        {
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            text.Clear();
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}
