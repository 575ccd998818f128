using System.ComponentModel;
using System.Text.Json;
using TacoQ.Wire;
using TacoQ.Worker;

namespace TacoQ.Generation;

/// <summary>One attempt, as generated code sees it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskExecution : IDisposable
{
    private readonly ReadOnlyMemory<byte> payload;
    private readonly AttemptScope scope;
    private readonly PooledBuffer output = new();
    private Utf8JsonWriter? writer;

    internal TaskExecution(ReadOnlyMemory<byte> payload, PayloadTypes types, TaskContext context, AttemptScope scope)
    {
        this.payload = payload;
        this.scope = scope;
        Types = types;
        Context = context;
    }

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => payload.Span;

    /// <summary>How types stand in payloads.</summary>
    public PayloadTypes Types { get; }

    /// <summary>What the attempt knows of its task.</summary>
    public TaskContext Context { get; }

    /// <summary>Cancelled when the attempt shall end.</summary>
    public CancellationToken CancellationToken => Context.CancellationToken;

    /// <summary>The services of the attempt's scope.</summary>
    public IServiceProvider Services => scope.Services;

    /// <summary>Where the result goes. A method without a result leaves it alone.</summary>
    public Utf8JsonWriter Result => writer ??= new(output, PayloadTypes.WriterOptions);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        writer?.Dispose();
        output.Dispose();
    }

    /// <summary>The result as JSON; <c>null</c> when nothing was written.</summary>
    internal ReadOnlyMemory<byte> TakeResult()
    {
        if (writer is null)
        {
            return NoResult;
        }

        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static readonly ReadOnlyMemory<byte> NoResult = "null"u8.ToArray();
}
