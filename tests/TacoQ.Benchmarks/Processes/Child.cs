using System.Diagnostics;

namespace TacoQ.Benchmarks;

/// <summary>This program in another process, playing a role. It ends when its standard input does: with this process at the latest.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process) => this.process = process;

    public bool HasEnded => process.HasExited;

    /// <summary>All the time that it has spent on processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>In bytes, resident.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<Child> StartAsync(string role, params IEnumerable<string> arguments)
    {
        var child = new Child(Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "TacoQ.Benchmarks"), ["role", role, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
        while (await child.process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == Roles.Ready)
            {
                _ = child.process.StandardOutput.ReadToEndAsync();
                return child;
            }

            await Console.Error.WriteLineAsync($"{role}: {line}");
        }

        throw new InvalidOperationException($"The role {role} ended before it was ready.");
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{process.Id}")]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
