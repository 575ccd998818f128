using System.Text.Json;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Catalogue;

/// <summary>Checks tasks by what workers have announced of them, before they are published.</summary>
internal sealed class TaskCatalogue(ITaskStore store, TimeProvider time)
{
    private const string Pointer = "/arguments";

    // Enqueueing does without the database; checking must not change that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Checks a task.</summary>
    /// <param name="task">Its names.</param>
    /// <param name="arguments">Its payload.</param>
    /// <param name="strict">Whether what cannot be checked is refused.</param>
    /// <param name="memo">What this request has read before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it could not be checked; null when it fits.</returns>
    /// <exception cref="InvalidArgumentsException">The arguments do not fit.</exception>
    /// <exception cref="UnknownTaskKindException">No worker has announced such a task, and that is asked for.</exception>
    /// <exception cref="RelayException">The catalogue cannot be read, and that is asked for.</exception>
    public async Task<string?> CheckAsync(TaskDefinition task, TaskPayload arguments, bool strict, CatalogueMemo memo, CancellationToken cancellationToken)
    {
        CatalogueEntry? entry;
        try
        {
            entry = await memo.GetAsync(task, () => store.FindTaskKindAsync(task.WorkerKind, task.Kind, cancellationToken).WaitAsync(Patience, time, cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = $"The arguments could not be checked: {store.Description} does not answer.";
            return strict ? throw new RelayException(reason, innerException: e) : reason;
        }

        if (entry is null)
        {
            return strict ? throw new UnknownTaskKindException(task) : $"No worker has announced the task {task}. It waits until one does.";
        }

        return Check(entry.ArgumentsSchema, arguments) is { Count: > 0 } errors ? throw new InvalidArgumentsException(task.ToString(), errors) : null;
    }

    /// <inheritdoc cref="CheckAsync(TaskDefinition, TaskPayload, bool, CatalogueMemo, CancellationToken)"/>
    public Task<string?> CheckAsync(TaskDefinition task, TaskPayload arguments, bool strict, CancellationToken cancellationToken) =>
        CheckAsync(task, arguments, strict, new CatalogueMemo(), cancellationToken);

    private static IReadOnlyList<SchemaError> Check(JsonElement schema, TaskPayload arguments)
    {
        if (schema.ValueKind == JsonValueKind.True)
        {
            return [];
        }

        if (!arguments.IsJson)
        {
            return [new(Pointer, "is no JSON")];
        }

        using var parsed = JsonDocument.Parse(arguments.Bytes);
        return SchemaValidator.Check(schema, parsed.RootElement, Pointer);
    }
}
