using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace TacoQ.FaultProgram;

/// <summary>
/// What publishers and tasks know, outside of relay and database: a file a process, a line a fact. A fact is on the disk before
/// <see cref="AppendAsync"/> returns, so that a kill -9 does not take it along.
/// </summary>
internal sealed class Ledger
{
    private static readonly ConcurrentDictionary<string, Lazy<Ledger>> Open = new(StringComparer.Ordinal);

    private readonly Channel<(string Lines, TaskCompletionSource Written)> waiting = Channel.CreateUnbounded<(string, TaskCompletionSource)>(new() { SingleReader = true });
    private readonly FileStream file;

    private Ledger(string folder)
    {
        file = new(Path.Combine(folder, $"{Environment.ProcessId}.ledger"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _ = Task.Run(WriteAsync);
    }

    /// <summary>This process's file in the folder.</summary>
    public static Ledger In(string folder) => Open.GetOrAdd(folder, static folder => new(() => new Ledger(folder))).Value;

    /// <summary>All facts of the folder that are complete, of all processes, in the order of their time.</summary>
    public static IReadOnlyList<Line> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.ledger").SelectMany(path => ReadFile(path)).OrderBy(line => line.At)];

    public Task AppendAsync(Fact fact, IEnumerable<Guid> ids, int attempt = 1)
    {
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        var lines = new StringBuilder();
        foreach (var id in ids)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{now} {fact} {id} {attempt}\n");
        }

        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Writer.TryWrite((lines.ToString(), written));
        return written.Task;
    }

    /// <summary>One flush for all that wait meanwhile.</summary>
    private async Task WriteAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            var lines = new StringBuilder();
            var done = new List<TaskCompletionSource>();
            while (waiting.Reader.TryRead(out var next))
            {
                lines.Append(next.Lines);
                done.Add(next.Written);
            }

            file.Write(Encoding.ASCII.GetBytes(lines.ToString()));
            file.Flush(flushToDisk: true);
            done.ForEach(static one => one.SetResult());
        }
    }

    private static IEnumerable<Line> ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();

        // A process may have been killed within a line.
        var process = int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            yield return new(long.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<Fact>(parts[1]), Guid.Parse(parts[2]), int.Parse(parts[3], CultureInfo.InvariantCulture), process);
        }
    }

    /// <summary>A fact.</summary>
    /// <param name="At">When, in ticks of universal time.</param>
    /// <param name="Fact">What.</param>
    /// <param name="Id">Of which task.</param>
    /// <param name="Attempt">Of which attempt.</param>
    /// <param name="Process">By which process.</param>
    internal sealed record Line(long At, Fact Fact, Guid Id, int Attempt, int Process);
}
