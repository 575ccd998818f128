using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TacoQ.Relay.Hosting;

namespace TacoQ.Relay.Api;

/// <summary>Lets a request in or refuses it, and has the audit say so where it was to change something.</summary>
internal sealed class Admission(Callers callers, RequestLimits limits, Audit audit, TimeProvider time, ILogger<Admission> logger)
{
    private const int MaxPath = 500;
    private const int MaxName = 200;

    /// <summary>Handles a request, if it may be handled.</summary>
    /// <param name="http">The request.</param>
    /// <param name="door">What it asks for.</param>
    /// <param name="handle">Handles it; exceptions that refuse it are answered there.</param>
    public async Task InvokeAsync(HttpContext http, Door door, RequestDelegate handle)
    {
        SecurityHeaders.AddTo(http.Response);
        var caller = Caller.Anonymous();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            try
            {
                caller = await callers.FindAsync(http, door.Operation, door.IsAdmitted);
                CrossSite.Check(http.Request, caller);
                caller.Requires(door);
                using var running = limits.Enter(http, caller);
                http.Features.Set(caller);
                http.Features.Set(new Admittance(async () => (await callers.FindAsync(http, door.Operation, door.IsAdmitted)).Requires(door)));
                await handle(http);
            }
            catch (RefusedException e) when (!http.Response.HasStarted)
            {
                await e.AnswerAsync(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
            {
                // A fault of ours: the caller gets a problem as of any other error, and nothing of what is within.
                logger.RequestFailed(door.Operation.Id, e);
                http.Response.Clear();
                SecurityHeaders.AddTo(http.Response);
                await Problems.Internal().ExecuteAsync(http);
            }

            status = http.Response.StatusCode;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            status = StatusCodes.Status499ClientClosedRequest;
            throw;
        }
        finally
        {
            if (!CrossSite.IsRead(http.Request.Method))
            {
                audit.Note(EntryOf(http, door.Operation, caller, status));
            }
        }
    }

    private AuditEntry EntryOf(HttpContext http, Operation operation, Caller caller, int status) => new()
    {
        At = time.GetUtcNow(),
        Caller = Clean(caller.Name, MaxName),
        KeyId = caller.KeyId,
        Operation = operation.Id,
        Method = http.Request.Method,
        Path = Clean(http.Request.PathBase + http.Request.Path.ToUriComponent(), MaxPath),
        TaskId = caller.TaskId ?? (http.Request.RouteValues["id"] is string id && Guid.TryParse(id, out var task) ? task : null),
        WorkerKind = (caller.WorkerKind ?? http.Request.RouteValues["workerKind"] as string) is { } workerKind ? Clean(workerKind, MaxName) : null,
        Status = status,
        RemoteAddress = http.Connection.RemoteIpAddress?.ToString(),
    };

    // What a database refuses must not keep an entry out of the audit.
    private static string Clean(string text, int length) =>
        string.Concat((text.Length > length ? text[..length] : text).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
}
