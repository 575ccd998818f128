using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Worker;

namespace TacoQ.Generation;

/// <summary>One attempt, as generated code sees it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskExecution : IAsyncDisposable
{
    private static readonly ReadOnlyMemory<byte> NoResult = "null"u8.ToArray();

    private readonly ReadOnlyMemory<byte> payload;
    private readonly IServiceScopeFactory scopes;
    private IServiceScope? scope;
    private JsonOutput? output;

    internal TaskExecution(TaskAssignment assignment, PayloadTypes types, IServiceScopeFactory scopes, ProgressReporter? progress, int maxAttempts, CancellationToken cancellationToken)
    {
        payload = assignment.Input;
        this.scopes = scopes;
        Types = types;
        Context = new(assignment, this, progress, cancellationToken) { MaxAttempts = maxAttempts };
    }

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => payload.Span;

    /// <summary>How types stand in payloads.</summary>
    public PayloadTypes Types { get; }

    /// <summary>What the attempt knows of its task.</summary>
    public TaskContext Context { get; }

    /// <summary>Cancelled when the attempt shall end.</summary>
    public CancellationToken CancellationToken => Context.CancellationToken;

    /// <summary>The services of the attempt's scope, which is made only when something asks for it.</summary>
    public IServiceProvider Services => (scope ??= scopes.CreateScope()).ServiceProvider;

    /// <summary>Where the result goes. A method without a result leaves it alone.</summary>
    public Utf8JsonWriter Result => (output ??= JsonOutput.Rent()).Writer;

    /// <summary>Disposes the scope.</summary>
    /// <returns>A task that ends with that.</returns>
    public ValueTask DisposeAsync()
    {
        output?.Dispose();
        output = null;
        switch (scope)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            default:
                scope?.Dispose();
                return default;
        }
    }

    /// <summary>The result as JSON; <c>null</c> when nothing was written.</summary>
    internal ReadOnlyMemory<byte> TakeResult() => output is null ? NoResult : output.ToArray();
}
