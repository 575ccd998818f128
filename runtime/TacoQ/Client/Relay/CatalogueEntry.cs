using System.Text.Json;

namespace TacoQ;

/// <summary>A task kind as its workers announced it: an entry of the relay's catalogue.</summary>
public sealed record CatalogueEntry
{
    /// <summary>The worker kind: which workers, the queue.</summary>
    public required string WorkerKind { get; init; }

    /// <summary>The task kind: which method.</summary>
    public required string TaskKind { get; init; }

    /// <summary>What the arguments may be, as a JSON Schema (2020-12): an object, or <c>true</c> for anything.</summary>
    public required JsonElement ArgumentsSchema { get; init; }

    /// <summary>What the result may be, likewise.</summary>
    public required JsonElement ResultSchema { get; init; }

    /// <summary>The same for the same two schemas, and for no others: 16 hexadecimal digits.</summary>
    public required string Contract { get; init; }

    /// <summary>The name of the worker that announced it last.</summary>
    public required string AnnouncedBy { get; init; }

    /// <summary>When that was, by the clock of the relay's database.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }
}
