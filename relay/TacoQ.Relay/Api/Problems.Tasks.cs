using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

internal static partial class Problems
{
    /// <summary>What was wrong with a task to publish, as problem details of one among many; null for a fault of ours.</summary>
    public static RelayProblem? Describe(Exception e) => e switch
    {
        InvalidArgumentsException => Refusal(StatusCodes.Status400BadRequest, "invalid-arguments", "The arguments do not fit the task", e),
        UnknownTaskKindException => Refusal(StatusCodes.Status400BadRequest, "task-kind-unknown", "No such task kind", e),
        PayloadTooLargeException => Refusal(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large", e),
        KeyReusedException => Refusal(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "The key stands for another request", e),
        EnqueueException or RelayException => Refusal(StatusCodes.Status503ServiceUnavailable, Unavailability, "The task could not be enqueued", e),
        ArgumentException => Refusal(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid", e),
        _ => null,
    };

    /// <summary>The same, as the answer.</summary>
    public static IResult? Of(Exception e) => e switch
    {
        InvalidArgumentsException invalid => InvalidArguments(e.Message, invalid.Errors),
        InvalidBatchException batch => Results.Problem(
            e.Message,
            statusCode: StatusCodes.Status400BadRequest,
            title: "Not all of the tasks can be published",
            type: Types + "invalid-batch",
            extensions: new Dictionary<string, object?> { ["results"] = JsonSerializer.SerializeToElement(batch.Refused, TacoJson.Default.IReadOnlyListPublishedTaskResult) }),
        _ => Describe(e) is { } problem ? Results.Problem(problem.Detail, statusCode: problem.Status, title: problem.Title, type: problem.Type) : null,
    };

    /// <summary>With members <c>outcome</c> and <c>error</c>.</summary>
    public static IResult Failed(TaskRow row) => Results.Problem(
        row.ToError()?.Message ?? $"The task {row.Id} has no result.",
        statusCode: StatusCodes.Status409Conflict,
        title: $"The task ended without a result: {row.End}",
        type: Types + "task-failed",
        extensions: new Dictionary<string, object?>
        {
            ["outcome"] = row.End?.ToString(),
            ["error"] = row.ToError() is { } error ? JsonSerializer.SerializeToElement(error, TacoJson.Default.TaskError) : null,
        });

    public static IResult Gone(Guid id) => Of(StatusCodes.Status410Gone, "task-gone", "The task is no longer kept", $"The task {id} was completed, and deleted at the end of its retention or on request.");

    public static IResult NoPayload(Guid id) => Of(
        StatusCodes.Status404NotFound, "payload-not-found", "The arguments are not known", $"The task {id} is known from a worker alone: the event of its publisher, which has the arguments, has not come.");

    public static IResult NotCompleted(string detail) => Of(StatusCodes.Status409Conflict, "task-not-completed", "The task is not over", detail);

    public static IResult NotRetried(RetryVerdict verdict, Guid id) => verdict switch
    {
        RetryVerdict.NotFound => NotFound(id),
        RetryVerdict.NotCompleted => NotCompleted(TaskControl.Explain(verdict, id)),
        RetryVerdict.Succeeded => Of(StatusCodes.Status409Conflict, "task-succeeded", "The task succeeded", TaskControl.Explain(verdict, id)),
        _ => Of(StatusCodes.Status409Conflict, "task-not-whole", "The task is not known well enough", TaskControl.Explain(verdict, id)),
    };

    public static IResult StoreUnavailable() => Of(
        StatusCodes.Status503ServiceUnavailable, Unavailability, "The database does not answer", "The relay's database does not answer now. Try again in a moment; what was asked for may have been done.");

    private static RelayProblem Refusal(int status, string type, string title, Exception e) => new(Types + type, title, status, e.Message);
}
