using System.Text.Json.Nodes;
using TacoQ.Generation;

namespace TacoQ.EndToEnd.Tests.Docs;

/// <summary>The tasks that docs/rest.md speaks of.</summary>
internal sealed class ImageTasks : ITacoTaskModule
{
    public void AddTo(TaskTable tasks) => tasks.Add(new Resize());

    /// <summary>As the generator would have it for <c>ImageInfo Resize(string url, int width)</c>.</summary>
    private sealed class Resize() : TaskHandler(new TaskDefinition("images.resize", "images") { MaxAttempts = 1 })
    {
        public override string ArgumentsSchema =>
            """{"type":"object","properties":{"url":{"type":"string"},"width":{"type":"integer","minimum":1}},"required":["url","width"],"additionalProperties":false}""";

        public override string ResultSchema => """{"type":"object","properties":{"width":{"type":"integer"},"height":{"type":"integer"}}}""";

        public override ValueTask ExecuteAsync(TaskExecution execution)
        {
            var arguments = JsonNode.Parse(execution.Payload)!;
            if (arguments["url"]!.ToString().Contains("missing", StringComparison.Ordinal))
            {
                throw new FileNotFoundException("There is no such image.");
            }

            var width = arguments["width"]!.GetValue<int>();
            execution.Result.WriteStartObject();
            execution.Result.WriteNumber("width", width);
            execution.Result.WriteNumber("height", width * 3 / 4);
            execution.Result.WriteEndObject();
            return default;
        }
    }
}
