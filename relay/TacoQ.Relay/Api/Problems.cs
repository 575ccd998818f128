using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>Errors as problem details (RFC 9457) of stable types.</summary>
internal static class Problems
{
    // Names, not addresses: docs/problems.md explains them.
    private const string Types = "urn:tacoq:";

    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid", detail);

    public static IResult NotFound(Guid id) => Of(
        StatusCodes.Status404NotFound, "task-not-found", "No such task", $"There is no task {id}: it was never enqueued, or its retention has passed.");

    public static IResult TooLarge(long limit) => Of(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large", $"The body exceeds {limit} bytes.");

    public static IResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "The task could not be enqueued", detail);

    public static IResult NotCancelled(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "The cancellation could not be sent", detail);

    private static IResult Of(int status, string type, string title, string detail) => Results.Problem(detail, statusCode: status, title: title, type: Types + type);
}
