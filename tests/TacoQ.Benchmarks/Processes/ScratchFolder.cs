using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>A folder on the disk of this checkout, as long as it is needed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string path;

    public ScratchFolder(string name)
    {
        path = Repository.File("artifacts", $"bench-{name}-{Environment.ProcessId}");
        Directory.CreateDirectory(path);
    }

    public string File(string name) => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
