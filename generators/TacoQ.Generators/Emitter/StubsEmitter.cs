namespace TacoQ.Generators;

/// <summary>Prints what a user calls: the extension method on the client, and the struct with a property for each task.</summary>
internal static class StubsEmitter
{
    public static void Emit(SourceWriter writer, TaskGroup group, StubsModel stubs)
    {
        using var ns = writer.Namespace(group.Class.Namespace);
        using (writer.Block($"""
            /// <summary>Makes the tasks of <see cref="{group.Class.Reference}"/> callable on a client.</summary>
            {stubs.Accessibility} static class {stubs.Extensions}
            """))
        {
            writer.Write($"""
                /// <summary>The tasks of <see cref="{group.Class.Reference}"/>.</summary>
                /// <param name="client">The client that enqueues them.</param>
                /// <returns>A stub for each task.</returns>
                {stubs.Accessibility} static {stubs.Struct} {stubs.Method}(this global::TacoQ.ITacoClient client) => new {stubs.Struct}(client);
                """);
        }

        writer.Separate();
        using (writer.Block($"""
            /// <summary>Stubs of the tasks of <see cref="{group.Class.Reference}"/>.</summary>
            {stubs.Accessibility} readonly struct {stubs.Struct}
            """))
        {
            EmitConstructor(writer, stubs);
            foreach (var stub in stubs.Stubs)
            {
                writer.Separate();
                EmitProperty(writer, stubs, stub);
            }

            foreach (var stub in stubs.Stubs)
            {
                writer.Separate();
                StubEmitter.Emit(writer, group, stub);
            }
        }
    }

    private static void EmitConstructor(SourceWriter writer, StubsModel stubs)
    {
        writer.Write($$"""
            private readonly global::TacoQ.ITacoClient {{stubs.ClientField}};

            internal {{stubs.Struct}}(global::TacoQ.ITacoClient client)
            {
                this.{{stubs.ClientField}} = client;
            }
            """);
    }

    private static void EmitProperty(SourceWriter writer, StubsModel stubs, StubModel stub) => writer.Write($"""
        /// <summary>The task <c>{stub.Task.Kind}</c>: <see cref="{stub.Task.Cref}"/>.</summary>
        {stub.Modifiers} {stub.Struct} {stub.Property} => new {stub.Struct}(this.{stubs.ClientField}, global::TacoQ.EnqueueOptions.None);
        """);
}
