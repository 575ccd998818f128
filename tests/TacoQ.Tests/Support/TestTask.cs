using System.Text.Json;
using TacoQ.Generation;

namespace TacoQ.Tests.Support;

/// <summary>A task made by hand, where the generator would be in the way: <c>test.run(text)</c>, returning text.</summary>
internal static class TestTask
{
    public static readonly TaskDefinition Definition = new("test.run", "default");

    public static TaskAssignment Assignment() => new()
    {
        Id = Guid.CreateVersion7(),
        TaskKind = Definition.Kind,
        WorkerKind = Definition.WorkerKind,
        CreatedAt = WireTime.Now(TimeProvider.System),
        Input = """{"text":"x"}"""u8.ToArray(),
    };

    public static TaskCall<string> Call(string text = "x", EnqueueOptions? options = null, TaskDefinition? definition = null) =>
        TaskCalls.Create<Arguments, string>(definition ?? Definition, new(text), options ?? EnqueueOptions.None);

    internal readonly record struct Arguments(string Text) : ITaskArguments
    {
        public void Write(Utf8JsonWriter writer, PayloadTypes types)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("text"u8);
            PayloadWriter.Write(writer, Text);
            writer.WriteEndObject();
        }

        public static string ReadText(TaskExecution execution)
        {
            var reader = new ArgumentReader(execution.Payload, Definition);
            string? text = null;
            while (reader.ReadName())
            {
                if (reader.NameIs("text"u8))
                {
                    text = reader.ReadString("text");
                }
                else
                {
                    reader.Skip();
                }
            }

            return text ?? throw reader.Missing("text");
        }
    }

    /// <summary>Runs a function as the task's method.</summary>
    internal sealed class Handler(Func<string, TaskExecution, Task<string>> run, TaskDefinition? definition = null) : TaskHandler(definition ?? TestTask.Definition)
    {
        public override string ArgumentsSchema => """{"type":"object"}""";

        public override async ValueTask ExecuteAsync(TaskExecution execution) => PayloadWriter.Write(execution.Result, await run(Arguments.ReadText(execution), execution));
    }

    internal sealed class Module(params IEnumerable<TaskHandler> handlers) : ITacoTaskModule
    {
        public List<TaskHandler> Handlers { get; } = [.. handlers];

        public void AddTo(TaskTable tasks)
        {
            foreach (var handler in Handlers)
            {
                tasks.Add(handler);
            }
        }
    }
}
