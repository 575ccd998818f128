namespace TacoQ.Generators;

/// <summary>One task, as its method and attribute describe it.</summary>
internal sealed record TaskModel
{
    /// <summary>The task kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The worker kind.</summary>
    public required string WorkerKind { get; init; }

    /// <summary>The options of the attribute that were set, as initialisers: <c>MaxAttempts = 5</c>.</summary>
    public required EquatableArray<string> Settings { get; init; }

    /// <summary>The method's name without <c>Async</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method, as a <c>cref</c>.</summary>
    public required string Cref { get; init; }

    /// <summary>The method with what it is called on: <c>target.Resize</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Whether it is called without an instance.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>Whether everybody who sees the assembly may call it.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>What crosses the wire.</summary>
    public required TaskPayloadModel Payload { get; init; }

    /// <summary>What the method is called with.</summary>
    public required EquatableArray<CallArgument> Arguments { get; init; }

    /// <summary>What comes back.</summary>
    public required TaskResultModel Result { get; init; }

    /// <summary>The JSON Schema of the payload, on one line.</summary>
    public required string ArgumentsSchema { get; init; }

    /// <summary>The JSON Schema of the result, on one line.</summary>
    public required string ResultSchema { get; init; }

    /// <summary>Types whose JSON contract must be known when the worker starts.</summary>
    public required EquatableArray<string> ContractTypes { get; init; }

    /// <summary>Warnings that every use of the method or its types raises: obsolete and experimental ones with ids of their own.</summary>
    public required EquatableArray<string> Warnings { get; init; }
}
