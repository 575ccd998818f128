namespace TacoQ.Relay.Api;

/// <summary>A task that can be published.</summary>
/// <param name="Definition">Its kinds.</param>
/// <param name="Options">Its options.</param>
/// <param name="Input">Its arguments.</param>
/// <param name="Warning">Why these could not be checked, or null.</param>
internal sealed record CheckedTask(TaskDefinition Definition, EnqueueOptions Options, TaskPayload Input, string? Warning);
