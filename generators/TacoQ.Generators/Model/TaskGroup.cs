namespace TacoQ.Generators;

/// <summary>What one generated file is made of: the tasks of one class, or those of a contract that a class implements.</summary>
internal sealed record TaskGroup
{
    /// <summary>The name of the file.</summary>
    public required string HintName { get; init; }

    /// <summary>What declares the tasks.</summary>
    public required TaskClass Class { get; init; }

    /// <summary>What runs them; null when this is a contract's own file.</summary>
    public required TaskTarget? Target { get; init; }

    /// <summary>The stubs; null when they are in another file.</summary>
    public required StubsModel? Stubs { get; init; }

    /// <summary>The namespace of definitions, arguments and handlers.</summary>
    public required string EntriesNamespace { get; init; }

    /// <summary>The class in that namespace.</summary>
    public required string EntriesName { get; init; }

    /// <summary>The tasks.</summary>
    public required EquatableArray<TaskModel> Tasks { get; init; }

    /// <summary>Warnings that are switched off in the file.</summary>
    public required EquatableArray<string> Warnings { get; init; }

    /// <summary>How code refers to what is generated for one task.</summary>
    public string EntryOf(TaskModel task) => $"global::{EntriesNamespace}.{EntriesName}.{EntryName(task)}";

    /// <summary>What is generated for one task is in a class of this name. The suffix keeps it off the members of <see cref="object"/>.</summary>
    public static string EntryName(TaskModel task) => $"{task.Name}Task";
}
