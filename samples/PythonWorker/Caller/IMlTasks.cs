using TacoQ;

namespace PythonWorker;

/// <summary>What the worker in Python does: <c>tasks.py</c>. Here only the names and types, from which the stubs are made.</summary>
[WorkerKind("ml")]
public interface IMlTasks
{
    /// <summary>A vector of length 1: texts that share words are near to each other.</summary>
    [TacoTask("embed")]
    Task<float[]> Embed(string text);

    /// <summary>Embeds a note and has it kept; returns the id of the task that keeps it.</summary>
    [TacoTask("index")]
    Task<Guid> Index(string title, string text);

    /// <summary>Fails before this attempt; returns the attempt.</summary>
    [TacoTask("fail_until")]
    Task<int> FailUntil(int attempt);

    /// <summary>Takes that long.</summary>
    [TacoTask("count")]
    Task<int> Count(int seconds);

    /// <summary>The worker of this sample does not know this one.</summary>
    [TacoTask("translate")]
    Task<string> Translate(string text);
}
