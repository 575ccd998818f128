using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/quarantine</c>.</summary>
internal static class QuarantineEndpoints
{
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;
    private const int MaxCount = 10_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/quarantine", ListAsync).Operation("listQuarantined", "Messages that nobody could use, the newest first.", Scope.Admin)
            .Produces<IReadOnlyList<QuarantinedMessage>>().Problems(400);
        endpoints.MapGet("/api/v1/quarantine/count", CountAsync).Operation("countQuarantined", "How many messages nobody could use.", Scope.Admin).Produces<QuarantineCount>();
        endpoints.MapPost("/api/v1/quarantine/replay", ReplayManyAsync)
            .Operation("replayManyQuarantined", "Gives messages back to their queues: up to 1000, by queue and reason.", Scope.Admin).Body<QuarantineSelection>().Produces<QuarantineBatchResult>();
        endpoints.MapPost("/api/v1/quarantine/delete", DeleteManyAsync)
            .Operation("deleteManyQuarantined", "Deletes messages: up to 1000, by queue and reason.", Scope.Admin).Body<QuarantineSelection>().Produces<QuarantineBatchResult>();
        endpoints.MapGet("/api/v1/quarantine/{id}", GetAsync).Operation("getQuarantined", "A message that nobody could use, with its body.", Scope.Admin)
            .Produces<QuarantinedMessage>().Problems(400, 404);
        endpoints.MapPost("/api/v1/quarantine/{id}/replay", ReplayAsync).Operation("replayQuarantined", "Gives a message back to its queue.", Scope.Admin)
            .Produces(StatusCodes.Status204NoContent).Problems(400, 404, 409, 503);
        endpoints.MapDelete("/api/v1/quarantine/{id}", DeleteAsync).Operation("deleteQuarantined", "Deletes a message.", Scope.Admin)
            .Produces(StatusCodes.Status204NoContent).Problems(400, 404);
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, string? queue, string? reason, ITaskStore store, CancellationToken cancellationToken)
    {
        var count = Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit);
        long? cursor = null;
        if (before is not null)
        {
            if (!TryParse(before, out var id))
            {
                return Problems.BadRequest($"before is '{before}', but must be the id of a message.");
            }

            cursor = id;
        }

        return Results.Json(await store.ListQuarantinedAsync(Filter(queue, reason), count, cursor, cancellationToken), TacoJson.Default.IReadOnlyListQuarantinedMessage);
    }

    private static async Task<IResult> CountAsync(string? queue, string? reason, ITaskStore store, CancellationToken cancellationToken)
    {
        var count = await store.CountQuarantinedAsync(Filter(queue, reason), MaxCount + 1, cancellationToken);
        return Results.Json(new QuarantineCount(Math.Min(count, MaxCount), count <= MaxCount), StatusJson.Default.QuarantineCount);
    }

    private static async Task<IResult> ReplayManyAsync(HttpContext http, QuarantinedMessages messages, CancellationToken cancellationToken) =>
        Results.Json(await messages.ReplayAsync(await SelectionAsync(http), cancellationToken), StatusJson.Default.QuarantineBatchResult);

    private static async Task<IResult> DeleteManyAsync(HttpContext http, QuarantinedMessages messages, CancellationToken cancellationToken) =>
        Results.Json(await messages.DeleteAsync(await SelectionAsync(http), cancellationToken), StatusJson.Default.QuarantineBatchResult);

    private static async Task<QuarantineSelection> SelectionAsync(HttpContext http)
    {
        var selection = await RequestBody.ReadAsync(http, StatusJson.Default.QuarantineSelection, "a selection of messages");
        _ = Filter(selection.Queue, selection.Reason);
        return selection.Limit is null or (>= 1 and <= QuarantinedMessages.MaxBatch) ? selection
            : throw new InvalidRequestException($"limit is {selection.Limit}, but must be a number from 1 to {QuarantinedMessages.MaxBatch}.");
    }

    private static Task<IResult> GetAsync(string id, ITaskStore store, CancellationToken cancellationToken) => WithIdAsync(
        id,
        async message => await store.FindQuarantinedAsync(message, cancellationToken) is { } found ? Results.Json(found, TacoJson.Default.QuarantinedMessage) : Problems.NotQuarantined(message));

    private static Task<IResult> ReplayAsync(string id, QuarantinedMessages messages, CancellationToken cancellationToken) => WithIdAsync(
        id,
        async message =>
        {
            try
            {
                return await messages.ReplayAsync(message, cancellationToken) ? Results.NoContent() : Problems.NotQuarantined(message);
            }
            catch (RelayException e)
            {
                return e.StatusCode == HttpStatusCode.Conflict ? Problems.NotReplayable(e.Message) : Problems.NotReplayed(e.Message);
            }
        });

    private static Task<IResult> DeleteAsync(string id, ITaskStore store, CancellationToken cancellationToken) => WithIdAsync(
        id,
        async message => await store.DeleteQuarantinedAsync(message, cancellationToken) ? Results.NoContent() : Problems.NotQuarantined(message));

    private static async Task<IResult> WithIdAsync(string id, Func<long, Task<IResult>> handle) =>
        TryParse(id, out var message) ? await handle(message) : Problems.BadRequest($"'{id}' is no id of a message: they are whole numbers.");

    private static bool TryParse(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static QuarantineFilter Filter(string? queue, string? reason) => new(TextParameter.Check("queue", queue), TextParameter.Check("reason", reason));
}
