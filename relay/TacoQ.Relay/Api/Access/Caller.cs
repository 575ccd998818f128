using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace TacoQ.Relay.Api;

/// <summary>
/// Who makes a request, and what they may. A handler has it as a parameter: <c>Caller caller</c>. That the caller has the scope of the
/// endpoint's <see cref="Operation"/>, was checked before. What is left for the handler are worker kinds:
/// <list type="bullet">
/// <item>what the request names or changes: <see cref="Requires(string)"/>, before anything is done; answers 403;</item>
/// <item>what is found by an id: <see cref="Sees"/>; what a caller does not see is not there, so answer 404;</item>
/// <item>lists: filter by <see cref="WorkerKinds"/>, in the query where there are limits and cursors;</item>
/// <item>payloads: <see cref="PayloadMask"/>.</item>
/// </list>
/// Who is restricted to worker kinds cannot call an endpoint of the scope <see cref="Scope.Admin"/>, nor one whose handler has no such parameter.
/// </summary>
internal sealed class Caller(CallerKind kind, string name, IReadOnlyList<Scope> scopes, IReadOnlySet<string>? workerKinds = null, string? keyId = null)
{
    private static readonly IReadOnlyList<Scope> Everything = [Scope.Admin];

    public CallerKind Kind => kind;

    /// <summary>For people: the key's name, the token's subject, or the application's user.</summary>
    public string Name => name;

    /// <summary>The key by which the caller is known, if it is one.</summary>
    public string? KeyId => keyId;

    /// <summary>The worker kinds that the caller sees; null: all.</summary>
    public IReadOnlySet<string>? WorkerKinds => workerKinds;

    /// <summary>The worker kind that the request is about, for the audit.</summary>
    public string? WorkerKind { get; private set; }

    /// <summary>The task that the request is about, for the audit.</summary>
    public Guid? TaskId { get; private set; }

    public static Caller Anonymous() => new(CallerKind.Anonymous, "anonymous", []);

    public static Caller Local() => new(CallerKind.Local, "local", Everything);

    public static Caller OfApplication(string? user) => new(CallerKind.Application, user ?? "application", Everything);

    /// <summary>How a handler's parameter gets its value.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http) => new(http.Features.Get<Caller>());

    public bool Has(Scope scope) => scope == Scope.None || scopes.Any(own => own.Covers(scope));

    /// <summary>Whether the caller may know of what belongs to a worker kind. Of what belongs to none yet, only who sees all.</summary>
    public bool Sees(string? workerKind) => workerKinds is null || (workerKind is not null && workerKinds.Contains(workerKind));

    /// <summary>The request names or changes something of this worker kind.</summary>
    /// <exception cref="RefusedException">The caller must not.</exception>
    public void Requires(string? workerKind)
    {
        WorkerKind = workerKind;
        if (!Sees(workerKind))
        {
            throw new RefusedException(Problems.Forbidden($"{Described} is for the worker kinds {string.Join(", ", workerKinds!.Order())} only, not for '{workerKind}'."));
        }
    }

    /// <summary>The request is about this task, as the audit shall say.</summary>
    public void Names(Guid taskId, string? workerKind = null)
    {
        TaskId = taskId;
        WorkerKind ??= workerKind;
    }

    /// <exception cref="RefusedException">The caller must not call this endpoint.</exception>
    public void Requires(Door door)
    {
        var operation = door.Operation;
        if (!Has(operation.Scope))
        {
            var scope = Scopes.NameOf(operation.Scope);
            throw new RefusedException(
                Problems.Forbidden($"{Described} has the scopes {string.Join(", ", scopes.Select(Scopes.NameOf))}, but {operation.Id} needs {scope}."),
                "WWW-Authenticate",
                $"Bearer realm=\"tacoq\", error=\"insufficient_scope\", scope=\"{scope}\"");
        }

        if (operation.Scope == Scope.Admin || (operation.Scope != Scope.None && !door.MindsWorkerKinds))
        {
            RequiresAllWorkerKinds();
        }
    }

    /// <summary>The answer, or the change, concerns all worker kinds.</summary>
    /// <exception cref="RefusedException">The caller is for some only.</exception>
    public void RequiresAllWorkerKinds()
    {
        if (workerKinds is not null)
        {
            throw new RefusedException(Problems.Forbidden($"{Described} is for the worker kinds {string.Join(", ", workerKinds.Order())} only, and this concerns all."));
        }
    }

    public static IReadOnlySet<string>? SetOf(IEnumerable<string>? workerKinds) => workerKinds?.ToFrozenSet(StringComparer.Ordinal);

    private string Described => kind == CallerKind.Key ? $"The key '{name}'" : $"The caller '{name}'";
}
