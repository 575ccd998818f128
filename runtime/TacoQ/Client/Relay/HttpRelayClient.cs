using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ;

/// <summary>The relay over HTTP.</summary>
internal sealed partial class HttpRelayClient : IRelayClient, IDisposable
{
    private readonly HttpClient http;

    public HttpRelayClient(Uri address, string? key = null, HttpMessageHandler? handler = null)
    {
        http = new HttpClient(handler ?? CreateHandler(), disposeHandler: true)
        {
            BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/"),
            Timeout = TimeSpan.FromSeconds(100),
        };
        if (!string.IsNullOrEmpty(key))
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }
    }

    public Task<PublishedTask> PublishTaskAsync(PublishTaskRequest request, bool strict = false, CancellationToken cancellationToken = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, strict ? "api/v1/tasks?strict=true" : "api/v1/tasks") { Content = JsonContent.Create(request, TacoJson.Default.PublishTaskRequest) },
            response => ReadAsync(response, TacoJson.Default.PublishedTask, cancellationToken),
            cancellationToken);

    public Task CancelTaskAsync(Guid id, CancellationToken cancellationToken = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"api/v1/tasks/{id:D}/cancel")),
            async response => response.IsSuccessStatusCode ? true : throw await RefusedAsync(response, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public Task<TaskSnapshot?> GetTaskAsync(Guid id, TimeSpan wait = default, DateTimeOffset? changedSince = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/tasks/{id:D}");
        if (wait > TimeSpan.Zero)
        {
            path += string.Create(CultureInfo.InvariantCulture, $"?wait={wait.TotalSeconds:0.###}");
            path += changedSince is { } since ? string.Create(CultureInfo.InvariantCulture, $"&changedSince={WireTime.From(since)}") : "";
        }

        return FindAsync(path, TacoJson.Default.TaskSnapshot, cancellationToken);
    }

    public Task<IReadOnlyList<CatalogueEntry>> ListTaskKindsAsync(string? workerKind = null, CancellationToken cancellationToken = default)
    {
        var path = "api/v1/task-kinds" + (workerKind is null ? "" : $"?workerKind={Uri.EscapeDataString(workerKind)}");
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), response => ReadAsync(response, TacoJson.Default.IReadOnlyListCatalogueEntry, cancellationToken), cancellationToken);
    }

    public Task<CatalogueEntry?> GetTaskKindAsync(string workerKind, string taskKind, CancellationToken cancellationToken = default) =>
        FindAsync($"api/v1/task-kinds/{Uri.EscapeDataString(workerKind)}/{Uri.EscapeDataString(taskKind)}", TacoJson.Default.CatalogueEntry, cancellationToken);

    public Task<IReadOnlyList<QuarantinedMessage>> ListQuarantinedAsync(int limit = 50, long? before = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/quarantine?limit={limit}");
        path += before is { } id ? string.Create(CultureInfo.InvariantCulture, $"&before={id}") : "";
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), response => ReadAsync(response, TacoJson.Default.IReadOnlyListQuarantinedMessage, cancellationToken), cancellationToken);
    }

    public Task<QuarantinedMessage?> GetQuarantinedAsync(long id, CancellationToken cancellationToken = default) =>
        FindAsync(string.Create(CultureInfo.InvariantCulture, $"api/v1/quarantine/{id}"), TacoJson.Default.QuarantinedMessage, cancellationToken);

    public Task<bool> ReplayQuarantinedAsync(long id, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"api/v1/quarantine/{id}/replay"), cancellationToken);

    public Task<bool> DeleteQuarantinedAsync(long id, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"api/v1/quarantine/{id}"), cancellationToken);

    public Task<string?> GetHealthAsync(CancellationToken cancellationToken = default) =>
        SendAsync(
            static () => new HttpRequestMessage(HttpMethod.Get, "health"),
            async response => response.IsSuccessStatusCode ? null : await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler CreateHandler() => new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Get, path), response => ReadAsync(response, type, cancellationToken), cancellationToken);

    /// <summary>Null when it is not there.</summary>
    private Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken, HttpMethod? method = null)
        where T : class => SendAsync(
            () => new HttpRequestMessage(method ?? HttpMethod.Get, path),
            async response => response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, type, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    /// <summary>False when it is not there.</summary>
    private Task<bool> DoAsync(HttpMethod method, string path, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(method, path),
        async response => response.IsSuccessStatusCode
            || (response.StatusCode == HttpStatusCode.NotFound ? false : throw await RefusedAsync(response, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellationToken)
    {
        using var message = request();
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return await read(response).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RelayException($"The relay at {http.BaseAddress} cannot be reached: {e.Message} Does it run, and is ConnectionStrings:tacorelay its address?", e.StatusCode, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RelayException($"The relay at {http.BaseAddress} did not answer {message.Method} {message.RequestUri} within {http.Timeout}.", innerException: e);
        }
        catch (JsonException e)
        {
            throw new RelayException($"The answer of {http.BaseAddress} to {message.Method} {message.RequestUri} is not a relay's: {e.Message}", innerException: e);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("it is null.");
        }

        throw await RefusedAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RelayException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync(TacoJson.Default.RelayProblem, cancellationToken).ConfigureAwait(false)
            : null;
        return new RelayException(
            $"The relay at {http.BaseAddress} answered {(int)response.StatusCode} to {response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}: {problem?.Detail ?? problem?.Title ?? response.ReasonPhrase}",
            response.StatusCode);
    }
}
