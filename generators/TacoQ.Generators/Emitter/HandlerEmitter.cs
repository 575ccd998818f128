namespace TacoQ.Generators;

/// <summary>Prints the entry of one task in a worker's dispatch table.</summary>
internal static class HandlerEmitter
{
    public static void Emit(SourceWriter writer, TaskModel task, TaskTarget target)
    {
        using var block = writer.Block($"internal sealed class Handler : {BaseOf(task, target)}");
        writer.Write($$"""
            internal Handler()
                : base({{TaskGroup.EntryName(task)}}.Definition)
            {
            }
            """);
        writer.Separate();
        EmitSchemas(writer, task);
        if (task.ContractTypes.Count > 0)
        {
            writer.Separate();
            EmitPrepare(writer, task);
        }

        if (!task.IsStatic)
        {
            writer.Separate();
            TargetEmitter.Emit(writer, target);
        }

        writer.Separate();
        EmitExecute(writer, task, target);
    }

    private static string BaseOf(TaskModel task, TaskTarget target) =>
        task.IsStatic ? "global::TacoQ.Generation.TaskHandler" : $"global::TacoQ.Generation.TaskHandler<{target.Reference}>";

    // No JSON has three quotes in a row.
    private static void EmitSchemas(SourceWriter writer, TaskModel task) => writer.Write($"""""
        public override string ArgumentsSchema => """{task.ArgumentsSchema}""";

        public override string ResultSchema => """{task.ResultSchema}""";
        """"");

    private static void EmitPrepare(SourceWriter writer, TaskModel task)
    {
        using var method = writer.Block(
            "public override void Prepare(global::TacoQ.Generation.PayloadTypes types, global::Microsoft.Extensions.DependencyInjection.IServiceProviderIsService services)");
        writer.Write("base.Prepare(types, services);");
        foreach (var type in task.ContractTypes)
        {
            writer.Write($"_ = types.Get<{type}>();");
        }
    }

    private static void EmitExecute(SourceWriter writer, TaskModel task, TaskTarget target)
    {
        var modifiers = task.Result.Await == AwaitForm.None ? "override" : "override async";
        using var method = writer.Block(task.IsStatic
            ? $"public {modifiers} global::System.Threading.Tasks.ValueTask ExecuteAsync(global::TacoQ.Generation.TaskExecution execution)"
            : $"protected {modifiers} global::System.Threading.Tasks.ValueTask ExecuteAsync({target.Reference} target, global::TacoQ.Generation.TaskExecution execution)");
        if (task.Payload.Shape != PayloadShape.Empty)
        {
            writer.Write("var arguments = Arguments.Read(execution.Payload, execution.Types);");
        }

        var call = $"{task.Method}({string.Join(", ", task.Arguments.Select(ServiceEmitter.Argument))})";
        var outcome = task.Result.Await switch
        {
            AwaitForm.None => call,
            AwaitForm.Awaited => $"await {call}.ConfigureAwait(false)",
            _ => $"await {call}!.ConfigureAwait(false)",
        };
        writer.Write(task.Result.Value is { } value
            ? $"""
              var result = {outcome};
              {ValueEmitter.Write(value, "result", "execution.Result", "execution.Types")}
              """
            : $"{outcome};");
        if (task.Result.Await == AwaitForm.None)
        {
            writer.Write("return default;");
        }
    }
}
