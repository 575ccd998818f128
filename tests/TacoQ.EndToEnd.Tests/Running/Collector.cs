using System.Collections.Concurrent;
using System.Text;

namespace TacoQ.EndToEnd.Tests.Running;

/// <summary>A collector of OpenTelemetry for a test: takes what is sent by HTTP, and can tell whether a text is in it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, string Text)> received;

    private Collector(WebApplication app, ConcurrentQueue<(string Path, string Text)> received) => (this.app, this.received) = (app, received);

    public string Url => app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var received = new ConcurrentQueue<(string, string)>();
        app.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);

            // Protocol Buffers have texts as they are, and ids of traces as bytes: in Latin 1 both can be found.
            received.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray())));
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return new(app, received);
    }

    public bool Has(string path, string text) => received.Any(request => request.Path == path && request.Text.Contains(text, StringComparison.Ordinal));

    public bool HasTrace(string path, string traceId) => Has(path, Encoding.Latin1.GetString(Convert.FromHexString(traceId)));

    public bool IsEmpty => received.IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
