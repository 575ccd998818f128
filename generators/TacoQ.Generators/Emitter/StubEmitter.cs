namespace TacoQ.Generators;

/// <summary>Prints the stub of one task.</summary>
internal static class StubEmitter
{
    public static void Emit(SourceWriter writer, TaskGroup group, StubModel stub)
    {
        using var block = writer.Block($"""
            /// <summary>Enqueues the task <c>{stub.Task.Kind}</c>.</summary>
            {stub.Accessibility} readonly struct {stub.Struct}
            """);
        EmitConstructor(writer, stub);
        writer.Separate();
        EmitCall(writer, stub, group.EntryOf(stub.Task));
        writer.Separate();
        EmitEnqueue(writer, stub);
    }

    private static void EmitConstructor(SourceWriter writer, StubModel stub) => writer.Write($$"""
        private readonly global::TacoQ.ITacoClient client;
        private readonly global::TacoQ.EnqueueOptions options;

        internal {{stub.Struct}}(global::TacoQ.ITacoClient client, global::TacoQ.EnqueueOptions options)
        {
            this.client = client;
            this.options = options;
        }

        /// <summary>The same stub with options for what it enqueues.</summary>
        /// <param name="options">The options.</param>
        /// <returns>The stub.</returns>
        public {{stub.Struct}} With(global::TacoQ.EnqueueOptions options) => new {{stub.Struct}}(this.client, options);
        """);

    private static void EmitCall(SourceWriter writer, StubModel stub, string entry)
    {
        var (signature, arguments) = (string.Join(", ", stub.Task.Payload.CallSignature), Arguments(stub.Task));
        writer.Write($"""
            /// <summary>The task with its arguments, to be enqueued later or with others.</summary>
            public {Returning("global::TacoQ.TaskCall", stub.Task)} Call({signature}) =>
                global::TacoQ.Generation.TaskCalls.Create{TypeArguments($"{entry}.Arguments", stub.Task)}(
                    {entry}.Definition,
                    new {entry}.Arguments({arguments}),
                    this.options);
            """);
    }

    private static void EmitEnqueue(SourceWriter writer, StubModel stub)
    {
        var (payload, arguments) = (stub.Task.Payload, Arguments(stub.Task));
        var signature = string.Join(", ", payload.EnqueueSignature.Append($"global::System.Threading.CancellationToken {payload.CancellationName} = default"));
        writer.Write($"""
            /// <summary>Enqueues the task. When the returned task completes, the broker has confirmed it.</summary>
            public global::System.Threading.Tasks.Task<{Returning("global::TacoQ.TaskHandle", stub.Task)}> EnqueueAsync({signature}) =>
                this.client.EnqueueAsync(this.Call({arguments}), {payload.CancellationName});

            /// <summary>Enqueues the task and waits for its end.</summary>
            public {Returning("global::System.Threading.Tasks.Task", stub.Task)} InvokeAsync({signature}) =>
                this.client.InvokeAsync(this.Call({arguments}), {payload.CancellationName});
            """);
    }

    private static string Arguments(TaskModel task) => string.Join(", ", task.Payload.Parameters.Select(static parameter => parameter.Identifier));

    private static string Returning(string type, TaskModel task) => task.Result.Value is { } result ? $"{type}<{result.Type}>" : type;

    private static string TypeArguments(string arguments, TaskModel task) => task.Result.Value is { } result ? $"<{arguments}, {result.Type}>" : $"<{arguments}>";
}
