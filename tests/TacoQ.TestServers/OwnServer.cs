using System.Diagnostics;

namespace TacoQ.TestServers;

/// <summary>A RabbitMQ or PostgreSQL that nobody else uses: to be stopped, killed and alarmed.</summary>
public sealed class OwnServer : IAsyncDisposable
{
    private readonly string kind;

    private OwnServer(string kind, string folder, Uri url)
    {
        this.kind = kind;
        Folder = folder;
        Url = url;
    }

    public string Folder { get; }

    public Uri Url { get; }

    /// <param name="kind"><c>rabbitmq</c> or <c>postgres</c>.</param>
    public static async Task<OwnServer> StartAsync(string kind)
    {
        await Servers.RunAsync("install");
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        return new(kind, folder, new(await Servers.RunAsync("start", kind, folder)));
    }

    /// <summary>Runs the server's own tool: <c>rabbitmqctl</c>, <c>pg_ctl</c> or <c>psql</c>.</summary>
    public Task<string> RunAsync(string tool, params string[] arguments) => Servers.RunAsync([tool, Folder, .. arguments]);

    /// <summary>Sends a signal to the server's process.</summary>
    public async Task SignalAsync(string signal)
    {
        var process = (await File.ReadAllTextAsync(Path.Combine(Folder, kind == "rabbitmq" ? "beam.pid" : "postgres.pid"))).Trim();
        using var kill = Process.Start("kill", ["-" + signal, process]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end of its process.</summary>
    public async Task UntilEndedAsync()
    {
        var process = (await File.ReadAllTextAsync(Path.Combine(Folder, kind + ".pid"))).Trim();
        await Deadline.UntilAsync(() => !Directory.Exists("/proc/" + process) || File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal), kind + " has ended");
    }

    /// <summary>Starts it again on its port and data, after its end.</summary>
    public Task RestartAsync() => Servers.RunAsync("restart", kind, Folder);

    public async ValueTask DisposeAsync()
    {
        await SignalAsync("CONT");
        await Servers.RunAsync("stop", Folder);
        Directory.Delete(Folder, recursive: true);
    }
}
