namespace TacoQ.Generators;

/// <summary>Prints how the arguments of a task are read.</summary>
internal static class ReadEmitter
{
    public static void Emit(SourceWriter writer, TaskPayloadModel payload)
    {
        using var method = writer.Block(
            "internal static Arguments Read(global::System.ReadOnlySpan<byte> payload, global::TacoQ.Generation.PayloadTypes types)");
        writer.Write("var reader = new global::TacoQ.Generation.ArgumentReader(payload, Definition);");
        if (payload.Shape == PayloadShape.Whole)
        {
            writer.Write($"""
                reader.ReadWhole();
                return new Arguments({ValueEmitter.Read(payload.Parameters[0].Value, payload.Parameters[0].Literal)});
                """);
            return;
        }

        EmitVariables(writer, payload);
        EmitLoop(writer, payload);
        foreach (var parameter in payload.Parameters.Where(static parameter => parameter.Fallback is null))
        {
            writer.Separate();
            using var missing = writer.Block($"if (!{parameter.Flag})");
            writer.Write($"throw reader.Missing({parameter.Literal});");
        }

        writer.Separate();
        writer.Write($"return new Arguments({string.Join(", ", payload.Parameters.Select(static parameter => parameter.Field))});");
    }

    private static void EmitVariables(SourceWriter writer, TaskPayloadModel payload)
    {
        foreach (var parameter in payload.Parameters)
        {
            writer.Write($"{parameter.Value.Type} {parameter.Field} = {parameter.Fallback ?? "default!"};");
            if (parameter.Fallback is null)
            {
                writer.Write($"bool {parameter.Flag} = false;");
            }
        }

        writer.Separate();
    }

    private static void EmitLoop(SourceWriter writer, TaskPayloadModel payload)
    {
        using (writer.Block("while (reader.ReadName())"))
        {
            var header = "if";
            foreach (var parameter in payload.Parameters)
            {
                using var member = writer.Block($"{header} (reader.NameIs({parameter.Literal}u8))");
                writer.Write($"{parameter.Field} = {ValueEmitter.Read(parameter.Value, parameter.Literal)};");
                if (parameter.Fallback is null)
                {
                    writer.Write($"{parameter.Flag} = true;");
                }

                header = "else if";
            }

            using var unknown = writer.Block("else");
            writer.Write("reader.Skip();");
        }
    }
}
