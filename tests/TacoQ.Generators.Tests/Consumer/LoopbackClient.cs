using System.Buffers;
using System.Text;
using System.Text.Json;
using TacoQ.Generation;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>A client whose tasks run at once: arguments and result go through their JSON, and nothing else.</summary>
internal sealed class LoopbackClient(Dispatch dispatch) : ITacoClient
{
    /// <summary>The payload of a call.</summary>
    public static string Payload(TaskCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PayloadTypes.WriterOptions))
        {
            call.WriteArguments(writer, PayloadTypes.Default.With(call.Definition.Naming));
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public async Task<TResult> InvokeAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default) =>
        JsonSerializer.Deserialize(await dispatch.RunAsync(call.Definition, Payload(call)), PayloadTypes.Default.With(call.Definition.Naming).Get<TResult>())!;

    public async Task InvokeAsync(TaskCall call, CancellationToken cancellationToken = default) =>
        (await dispatch.RunAsync(call.Definition, Payload(call))).ShouldBe("null");

    public Task<TaskHandle<TResult>> EnqueueAsync<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<TaskHandle> EnqueueAsync(TaskCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<TaskHandle>> EnqueueManyAsync(IEnumerable<TaskCall> calls, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<TaskHandle<TResult>>> EnqueueManyAsync<TResult>(IEnumerable<TaskCall<TResult>> calls, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public TaskHandle<TResult> GetHandle<TResult>(Guid id, TacoQ.PayloadNaming naming = TacoQ.PayloadNaming.AsWritten) => throw new NotSupportedException();

    public TaskHandle GetHandle(Guid id) => throw new NotSupportedException();

    public ScheduleDefinition CreateSchedule(string name, TaskCall call) => throw new NotSupportedException();

    public Task CancelAsync(Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
