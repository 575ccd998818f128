namespace TacoQ.Relay.Catalogue;

/// <summary>No worker has announced such a task.</summary>
internal sealed class UnknownTaskKindException(TaskDefinition task) : ArgumentException($"No worker has announced the task {task}.");
