using System.Globalization;

namespace TacoQ;

internal sealed partial class HttpRelayClient
{
    public Task<IReadOnlyList<WorkerKindStatus>> ListWorkerKindsAsync(CancellationToken cancellationToken = default) =>
        GetAsync("api/v1/worker-kinds", RelayStatusJson.Default.IReadOnlyListWorkerKindStatus, cancellationToken);

    public Task<WorkerKindStatus?> GetWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) =>
        FindAsync($"api/v1/worker-kinds/{Uri.EscapeDataString(workerKind)}", RelayStatusJson.Default.WorkerKindStatus, cancellationToken);

    public Task<WorkerKindStatus> PauseWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => PostAsync(workerKind, "pause", cancellationToken);

    public Task<WorkerKindStatus> ResumeWorkerKindAsync(string workerKind, CancellationToken cancellationToken = default) => PostAsync(workerKind, "resume", cancellationToken);

    public Task<IReadOnlyList<WorkerStatus>> ListWorkersAsync(string? workerKind = null, int limit = 100, string? after = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"api/v1/workers?limit={limit}{Query("workerKind", workerKind)}{Query("after", after)}"),
            RelayStatusJson.Default.IReadOnlyListWorkerStatus,
            cancellationToken);

    public Task<WorkerStatus?> GetWorkerAsync(string name, CancellationToken cancellationToken = default) =>
        FindAsync($"api/v1/workers/{Uri.EscapeDataString(name)}", RelayStatusJson.Default.WorkerStatus, cancellationToken);

    public Task<TaskStatistics> GetStatisticsAsync(
        TimeSpan? window = null, bool byTaskKind = false, string? workerKind = null, string? taskKind = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"api/v1/stats?by={(byTaskKind ? "task-kind" : "worker-kind")}{(window is { } span ? $"&window={(long)span.TotalSeconds}s" : "")}{Query("workerKind", workerKind)}{Query("taskKind", taskKind)}"),
            RelayStatusJson.Default.TaskStatistics,
            cancellationToken);

    private Task<WorkerKindStatus> PostAsync(string workerKind, string action, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Post, $"api/v1/worker-kinds/{Uri.EscapeDataString(workerKind)}/{action}"),
        response => ReadAsync(response, RelayStatusJson.Default.WorkerKindStatus, cancellationToken),
        cancellationToken);

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
