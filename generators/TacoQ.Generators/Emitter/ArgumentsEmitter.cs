namespace TacoQ.Generators;

/// <summary>Prints the arguments of a task: a struct that a stub writes and a worker reads.</summary>
internal static class ArgumentsEmitter
{
    public static void Emit(SourceWriter writer, TaskPayloadModel payload, TaskGroup group)
    {
        using var block = writer.Block(group.Stubs is null
            ? "internal readonly struct Arguments"
            : "internal readonly struct Arguments : global::TacoQ.Generation.ITaskArguments");
        if (payload.Shape != PayloadShape.Empty)
        {
            EmitFields(writer, payload);
        }

        if (group.Stubs is not null)
        {
            writer.Separate();
            EmitWrite(writer, payload);
        }

        if (group.Target is not null && payload.Shape != PayloadShape.Empty)
        {
            writer.Separate();
            ReadEmitter.Emit(writer, payload);
        }
    }

    private static void EmitFields(SourceWriter writer, TaskPayloadModel payload)
    {
        foreach (var parameter in payload.Parameters)
        {
            writer.Write($"internal readonly {parameter.Value.Type} {parameter.Field};");
        }

        writer.Separate();
        using var constructor = writer.Block($"internal Arguments({string.Join(", ", payload.Parameters.Select(static parameter => $"{parameter.Value.Type} {parameter.Field}"))})");
        foreach (var parameter in payload.Parameters)
        {
            writer.Write($"this.{parameter.Field} = {parameter.Field};");
        }
    }

    private static void EmitWrite(SourceWriter writer, TaskPayloadModel payload)
    {
        using var method = writer.Block("public void Write(global::System.Text.Json.Utf8JsonWriter writer, global::TacoQ.Generation.PayloadTypes types)");
        if (payload.Shape == PayloadShape.Whole)
        {
            writer.Write(WriteValue(payload.Parameters[0]));
            return;
        }

        writer.Write("writer.WriteStartObject();");
        foreach (var parameter in payload.Parameters)
        {
            writer.Write($"""
                writer.WritePropertyName({parameter.Literal}u8);
                {WriteValue(parameter)}
                """);
        }

        writer.Write("writer.WriteEndObject();");
    }

    private static string WriteValue(PayloadParameter parameter) => ValueEmitter.Write(parameter.Value, $"this.{parameter.Field}", "writer", "types");
}
