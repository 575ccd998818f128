using System.Diagnostics;
using System.Text;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Support;

/// <summary>A program in a process of its own.</summary>
internal sealed class ProgramUnderTest : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ProgramUnderTest(Process process) => this.process = process;

    /// <summary>Called for each line that it prints.</summary>
    public Action<string>? Printed { get; set; }

    public int ProcessId => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>What it has printed, to either stream.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static ProgramUnderTest Start(string file, IEnumerable<string> arguments, params IEnumerable<(string Name, string? Value)> environment)
    {
        // In a session of its own: a signal goes to all its processes, as Ctrl-C does. A shell may have had that one ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "setsid", file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var program = new ProgramUnderTest(new Process { StartInfo = start });
        program.process.OutputDataReceived += (_, line) => program.Append(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Append(line.Data);
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    public Task UntilPrintedAsync(string text, TimeSpan? limit = null) =>
        Deadline.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal) || (process.HasExited ? throw new InvalidOperationException($"It ended without '{text}':\n{Output}") : false), $"'{text}' in\n{Output}", limit);

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"It runs longer than {limit}:\n{Output}", e);
        }

        return process.ExitCode;
    }

    /// <summary>Sends a signal to the program and the processes that it has started.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{process.Id}")]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            Printed?.Invoke(line);
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
