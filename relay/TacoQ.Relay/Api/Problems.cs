using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TacoQ.Relay.Catalogue;

namespace TacoQ.Relay.Api;

/// <summary>Errors as problem details (RFC 9457) of stable types.</summary>
internal static partial class Problems
{
    // Names, not addresses: docs/problems.md explains them.
    private const string Types = "urn:tacoq:";
    private const string Unavailability = "unavailable";

    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid", detail);

    public static IResult NotFound(Guid id) => Of(
        StatusCodes.Status404NotFound, "task-not-found", "No such task", $"There is no task {id}: it was never enqueued, or its retention has passed.");

    public static IResult NotQuarantined(long id) => Of(
        StatusCodes.Status404NotFound, "message-not-found", "No such message", string.Create(CultureInfo.InvariantCulture, $"There is no message {id} in quarantine: it was replayed or deleted."));

    public static IResult NotReplayable(string detail) => Of(StatusCodes.Status409Conflict, "message-not-whole", "The message cannot be replayed", detail);

    public static IResult NotReplayed(string detail) => Of(StatusCodes.Status503ServiceUnavailable, Unavailability, "The message could not be replayed", detail);

    public static IResult NotAnnounced(string detail, int status) => Of(status, "task-kind-unknown", "No such task kind", detail);

    /// <summary>With a member <c>errors</c>: a pointer into the request's body, and what is wrong there.</summary>
    public static IResult InvalidArguments(string detail, IReadOnlyList<SchemaError> errors) => Results.Problem(
        detail,
        statusCode: StatusCodes.Status400BadRequest,
        title: "The arguments do not fit the task",
        type: Types + "invalid-arguments",
        extensions: new Dictionary<string, object?> { ["errors"] = JsonSerializer.SerializeToElement(errors, ApiJson.Default.IReadOnlyListSchemaError) });

    public static IResult TooLarge(string detail) => Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large", detail);

    public static IResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, Unavailability, "The task could not be enqueued", detail);

    public static IResult NotCancelled(string detail) => Of(StatusCodes.Status503ServiceUnavailable, Unavailability, "The cancellation could not be sent", detail);

    public static IResult Internal() => Of(
        StatusCodes.Status500InternalServerError, "internal", "The relay has a fault", "The request could not be answered because of a fault of the relay. Its log says which; what was asked for may have been done.");

    public static IResult NoEndpoint(string method, string path) => Of(
        StatusCodes.Status404NotFound, "endpoint-not-found", "No such endpoint", $"There is no {method} {path}: /api/v1/openapi.json describes what there is.");

    public static IResult WrongMethod(string method, string path, string allowed) => Of(
        StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "Not by this method", $"{path} does not take {method}, but {allowed}.");

    private static IResult Of(int status, string type, string title, string detail) => Results.Problem(detail, statusCode: status, title: title, type: Types + type);
}
