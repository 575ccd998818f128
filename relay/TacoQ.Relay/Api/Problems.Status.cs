using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

internal static partial class Problems
{
    public static IResult NotNamed(string workerKind) => Of(
        StatusCodes.Status404NotFound, "worker-kind-not-found", "No such worker kind", $"Nobody has named the worker kind '{workerKind}': no worker, no task of the last minutes, no operator.");

    public static IResult NotHeard(string worker) => Of(
        StatusCodes.Status404NotFound, "worker-not-found", "No such worker", $"No worker '{worker}' was heard within a day.");

    /// <summary>With a member <c>components</c> for those who may know: what is missing.</summary>
    public static IResult NotReady(IReadOnlyDictionary<string, string>? missing) => Results.Problem(
        "This relay cannot serve requests now.",
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "Not ready",
        type: Types + "not-ready",
        extensions: missing is null ? null : new Dictionary<string, object?> { ["components"] = missing });
}
