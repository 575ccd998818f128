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

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/quarantine", ListAsync).Operation("listQuarantined", "Messages that nobody could use, the newest first.", Scope.Admin);
        endpoints.MapGet("/api/v1/quarantine/{id}", GetAsync).Operation("getQuarantined", "A message that nobody could use, with its body.", Scope.Admin);
        endpoints.MapPost("/api/v1/quarantine/{id}/replay", ReplayAsync).Operation("replayQuarantined", "Gives a message back to its queue.", Scope.Admin);
        endpoints.MapDelete("/api/v1/quarantine/{id}", DeleteAsync).Operation("deleteQuarantined", "Deletes a message.", Scope.Admin);
    }

    private static async Task<IResult> ListAsync(string? limit, string? before, ITaskStore store, CancellationToken cancellationToken)
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

        return Results.Json(await store.ListQuarantinedAsync(count, cursor, cancellationToken), TacoJson.Default.IReadOnlyListQuarantinedMessage);
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
}
