using TacoQ;

namespace Distributed;

/// <summary>What the worker of this sample does. Publisher and worker share only this.</summary>
[WorkerKind("files")]
public interface IFileTasks
{
    [TacoTask("files.describe")]
    Task<FileFacts> Describe(string path);
}

public sealed record FileFacts(string Sha256, long Size, long Lines);
