namespace TacoQ.Generators;

/// <summary>What a task method returns.</summary>
/// <param name="Await">Whether it comes as a Task or ValueTask.</param>
/// <param name="Value">The result; null for a task without one.</param>
internal sealed record TaskResultModel(AwaitForm Await, PayloadValue? Value);

internal enum AwaitForm
{
    /// <summary>It is there when the method returns.</summary>
    None,

    /// <summary>It is awaited.</summary>
    Awaited,

    /// <summary>It is awaited, though the method's author allows for a null instead of a Task: that is then an error of the attempt.</summary>
    AwaitedNullable,
}
