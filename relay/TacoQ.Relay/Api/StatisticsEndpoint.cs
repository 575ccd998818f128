using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Status;

namespace TacoQ.Relay.Api;

/// <summary><c>GET /api/v1/stats</c>.</summary>
internal static class StatisticsEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/stats", GetAsync)
        .Operation("getStatistics", "What became of tasks lately: throughput, failures, and how long they waited and ran.", Scope.TasksRead)
        .Produces<TaskStatistics>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> GetAsync(string? window, string? by, string? workerKind, string? taskKind, Caller caller, Statistics statistics, CancellationToken cancellationToken)
    {
        if (workerKind is not null && !Names.IsWorkerKind(workerKind))
        {
            return Problems.BadRequest($"workerKind is '{workerKind}', which is no worker kind.");
        }

        if (taskKind is not null && !Names.IsTaskKind(taskKind))
        {
            return Problems.BadRequest($"taskKind is '{taskKind}', which is no task kind.");
        }

        if (by is not (null or "worker-kind" or "task-kind"))
        {
            return Problems.BadRequest($"by is '{by}', but must be worker-kind or task-kind.");
        }

        var read = await statistics.ReadAsync(Window(window), by == "task-kind", workerKind, taskKind, cancellationToken);
        return Results.Json(read with { Kinds = [.. read.Kinds.Where(kind => caller.Sees(kind.WorkerKind))] }, RelayStatusJson.Default.TaskStatistics);
    }

    /// <summary>A number and its unit: <c>90s</c>, <c>15m</c>, <c>1h</c>, <c>7d</c>.</summary>
    private static TimeSpan Window(string? text)
    {
        if (text is null)
        {
            return Statistics.DefaultWindow;
        }

        long unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && TimeSpan.FromSeconds(number * unit) is var window && window >= Statistics.ShortestWindow && window <= Statistics.LongestWindow
            ? window
            : throw new InvalidRequestException($"window is '{text}', but must be a number of seconds (s), minutes (m), hours (h) or days (d), from 60s to 30d: 1h, for example.");
    }
}
