using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace TacoQ;

internal sealed partial class HttpRelayClient
{
    public Task<PublishedTasks> PublishTasksAsync(PublishTasksRequest request, bool strict = false, CancellationToken cancellationToken = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, strict ? "api/v1/tasks/batch?strict=true" : "api/v1/tasks/batch") { Content = JsonContent.Create(request, TacoJson.Default.PublishTasksRequest) },
            response => ReadAsync(response, TacoJson.Default.PublishedTasks, cancellationToken),
            cancellationToken);

    public Task<TaskSnapshot?> RetryTaskAsync(Guid id, RetryTaskRequest? request = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"api/v1/tasks/{id:D}/retry"))
            {
                Content = JsonContent.Create(request ?? new(), TacoJson.Default.RetryTaskRequest),
            },
            async response => response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, TacoJson.Default.TaskSnapshot, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public Task<bool> DeleteTaskAsync(Guid id, bool force = false, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"api/v1/tasks/{id:D}{(force ? "?force=true" : "")}"), cancellationToken);

    public Task<IReadOnlyList<TaskAttempt>?> ListAttemptsAsync(Guid id, CancellationToken cancellationToken = default) =>
        FindAsync(string.Create(CultureInfo.InvariantCulture, $"api/v1/tasks/{id:D}/attempts"), TacoJson.Default.IReadOnlyListTaskAttempt, cancellationToken);
}
