using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ;

internal sealed partial class HttpRelayClient
{
    private const string SchedulesPath = "api/v1/schedules";

    public Task<Schedule> CreateOrUpdateScheduleAsync(ScheduleDefinition definition, long? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return SendAsync(
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Put, PathOf(definition.Name)) { Content = JsonContent.Create(definition, TacoJson.Default.ScheduleDefinition) };
                if (version is { } number)
                {
                    message.Headers.IfMatch.Add(new(string.Create(CultureInfo.InvariantCulture, $"\"{number}\"")));
                }

                return message;
            },
            response => ReadAsync(response, TacoJson.Default.Schedule, cancellationToken),
            cancellationToken);
    }

    public Task<IReadOnlyList<Schedule>> ListSchedulesAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{SchedulesPath}?limit={limit}") + (after is null ? "" : $"&after={Uri.EscapeDataString(after)}");
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), response => ReadAsync(response, TacoJson.Default.IReadOnlyListSchedule, cancellationToken), cancellationToken);
    }

    public Task<Schedule?> GetScheduleAsync(string name, CancellationToken cancellationToken = default) => FindAsync(PathOf(name), TacoJson.Default.Schedule, cancellationToken);

    public Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default) => DoAsync(HttpMethod.Delete, PathOf(name), cancellationToken);

    public Task<Schedule?> PauseScheduleAsync(string name, CancellationToken cancellationToken = default) => ChangeAsync(name, "pause", TacoJson.Default.Schedule, cancellationToken);

    public Task<Schedule?> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default) => ChangeAsync(name, "resume", TacoJson.Default.Schedule, cancellationToken);

    public Task<ScheduleFire?> TriggerScheduleAsync(string name, CancellationToken cancellationToken = default) => ChangeAsync(name, "trigger", TacoJson.Default.ScheduleFire, cancellationToken);

    public Task<SchedulePreview?> GetNextFiresAsync(string name, int count = 10, CancellationToken cancellationToken = default) =>
        FindAsync(string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}/next?count={count}"), TacoJson.Default.SchedulePreview, cancellationToken);

    public Task<SchedulePreview> PreviewScheduleAsync(SchedulePreviewRequest request, CancellationToken cancellationToken = default) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Post, $"{SchedulesPath}/preview") { Content = JsonContent.Create(request, TacoJson.Default.SchedulePreviewRequest) },
        response => ReadAsync(response, TacoJson.Default.SchedulePreview, cancellationToken),
        cancellationToken);

    public Task<IReadOnlyList<ScheduleFire>?> ListScheduleFiresAsync(string name, int limit = 50, DateTimeOffset? before = null, CancellationToken cancellationToken = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}/fires?limit={limit}");
        path += before is { } time ? string.Create(CultureInfo.InvariantCulture, $"&before={WireTime.From(time)}") : "";
        return FindAsync(path, TacoJson.Default.IReadOnlyListScheduleFire, cancellationToken);
    }

    private Task<T?> ChangeAsync<T>(string name, string what, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, $"{PathOf(name)}/{what}"),
            async response => response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, type, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    private static string PathOf(string name) => $"{SchedulesPath}/{Uri.EscapeDataString(name)}";
}
