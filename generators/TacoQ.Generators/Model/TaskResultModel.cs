namespace TacoQ.Generators;

/// <summary>What a task method returns.</summary>
/// <param name="IsAwaited">Whether it comes as a Task or ValueTask.</param>
/// <param name="Value">The result; null for a task without one.</param>
internal sealed record TaskResultModel(bool IsAwaited, PayloadValue? Value);
