using System.Reflection;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using TacoQ.Generation;

namespace TacoQ.Benchmarks;

/// <summary>One task, called in three ways.</summary>
public class DispatchCalls
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly byte[] payload = Encoding.UTF8.GetBytes("""{"id":1234567,"amount":98765432101,"factor":1.5}""");
    private readonly IServiceScopeFactory scopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();
    private readonly PayloadTypes types = PayloadTypes.Default;
    private readonly MethodInfo method = typeof(BenchTasks).GetMethod(nameof(BenchTasks.Scale))!;
    private readonly ParameterInfo[] parameters = typeof(BenchTasks).GetMethod(nameof(BenchTasks.Scale))!.GetParameters();
    private readonly TaskAssignment assignment;
    private readonly TaskHandler handler;

    /// <summary>Looks up what a worker has looked up when it starts.</summary>
    public DispatchCalls()
    {
        var table = new TaskTable();
        new global::TacoQ.Generated.TacoQ.Benchmarks.TacoTaskModule().AddTo(table);
        handler = table.Handlers.Values.Single(found => found.Definition.Kind == "bench.scale");
        assignment = new() { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TaskKind = handler.Definition.Kind, WorkerKind = handler.Definition.WorkerKind, CreatedAt = 0, Input = payload };
    }

    /// <summary>The method itself.</summary>
    [Benchmark]
    public double Direct() => BenchTasks.Scale(1234567, 98765432101, 1.5);

    /// <summary>All of what <c>AttemptRunner</c> does for an attempt between payload and result, apart from what watches the attempt.</summary>
    [Benchmark]
    public int Generated()
    {
        var execution = new TaskExecution(assignment, types.With(handler.Definition.Naming), scopes, progress: null, maxAttempts: 1, CancellationToken.None);
        var run = handler.ExecuteAsync(execution);
        if (!run.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The method waits for nothing.");
        }

        var length = execution.TakeResult().Length;
        var disposing = execution.DisposeAsync();
        return disposing.IsCompletedSuccessfully ? length : throw new InvalidOperationException("There was nothing to dispose of.");
    }

    /// <summary>The same without a generator.</summary>
    [Benchmark]
    public int Reflected()
    {
        using var document = JsonDocument.Parse(payload);
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = document.RootElement.GetProperty(parameters[i].Name!).Deserialize(parameters[i].ParameterType, Json);
        }

        return JsonSerializer.SerializeToUtf8Bytes(method.Invoke(null, arguments), method.ReturnType, Json).Length;
    }
}
