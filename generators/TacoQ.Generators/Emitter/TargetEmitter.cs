namespace TacoQ.Generators;

/// <summary>Prints how the instance of one attempt is created.</summary>
internal static class TargetEmitter
{
    public static void Emit(SourceWriter writer, TaskTarget target)
    {
        var creation = target.CanBeCreated
            ? $"new {target.Reference}({string.Join(", ", target.Services.Select(static (service, i) => ServiceEmitter.Resolve(service, "services", i)))})"
            : "throw new global::System.NotSupportedException()";
        writer.Write($"""
            protected override bool CanCreateTarget => {(target.CanBeCreated ? "true" : "false")};

            protected override {target.Reference} CreateTarget(global::System.IServiceProvider services) =>
                {creation};
            """);
    }
}
