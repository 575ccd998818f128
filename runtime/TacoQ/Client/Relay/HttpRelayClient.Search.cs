using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ;

internal sealed partial class HttpRelayClient
{
    public Task<TaskPage> SearchTasksAsync(TaskSearchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"api/v1/tasks?limit={request.Limit}&sort={(request.Sort == TaskSort.Updated ? "updated" : "created")}&order={(request.Ascending ? "asc" : "desc")}");
        path += request.Query is { } query ? $"&q={Uri.EscapeDataString(query)}" : "";
        path += request.Cursor is { } cursor ? $"&cursor={Uri.EscapeDataString(cursor)}" : "";
        return GetAsync(path, TacoJson.Default.TaskPage, cancellationToken);
    }

    public Task<TaskCount> CountTasksAsync(string? query = null, CancellationToken cancellationToken = default) =>
        GetAsync("api/v1/tasks/count" + (query is null ? "" : $"?q={Uri.EscapeDataString(query)}"), TacoJson.Default.TaskCount, cancellationToken);

    public Task<TaskOperationPreview> PreviewOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PostAsync(request with { DryRun = true }, TacoJson.Default.TaskOperationPreview, cancellationToken);
    }

    public Task<TaskOperation> StartOperationAsync(TaskOperationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PostAsync(request with { DryRun = false }, TacoJson.Default.TaskOperation, cancellationToken);
    }

    public Task<IReadOnlyList<TaskOperation>> ListOperationsAsync(int limit = 50, Guid? before = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/operations?limit={limit}");
        path += before is { } id ? string.Create(CultureInfo.InvariantCulture, $"&before={id:D}") : "";
        return GetAsync(path, TacoJson.Default.IReadOnlyListTaskOperation, cancellationToken);
    }

    public Task<TaskOperation?> GetOperationAsync(Guid id, CancellationToken cancellationToken = default) =>
        FindAsync(string.Create(CultureInfo.InvariantCulture, $"api/v1/operations/{id:D}"), TacoJson.Default.TaskOperation, cancellationToken);

    public Task<TaskOperation?> StopOperationAsync(Guid id, CancellationToken cancellationToken = default) =>
        FindAsync(string.Create(CultureInfo.InvariantCulture, $"api/v1/operations/{id:D}/stop"), TacoJson.Default.TaskOperation, cancellationToken, HttpMethod.Post);

    private Task<T> PostAsync<T>(TaskOperationRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "api/v1/operations") { Content = JsonContent.Create(request, TacoJson.Default.TaskOperationRequest) },
            response => ReadAsync(response, type, cancellationToken),
            cancellationToken);
}
