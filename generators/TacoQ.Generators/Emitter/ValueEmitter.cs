namespace TacoQ.Generators;

/// <summary>Prints how one value is read and written.</summary>
internal static class ValueEmitter
{
    /// <summary>Statements that write a value.</summary>
    /// <param name="value">How it is written.</param>
    /// <param name="expression">The value.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="types">How types stand in payloads.</param>
    public static string Write(PayloadValue value, string expression, string writer, string types) => value.Nulls switch
    {
        NullForm.Value => $$"""
            if ({{expression}}.HasValue)
            {
                {{WriteCore(value, $"{expression}.Value", writer, types)}}
            }
            else
            {
                {{writer}}.WriteNullValue();
            }
            """,
        _ => WriteCore(value, expression, writer, types),
    };

    /// <summary>An expression that reads a value.</summary>
    /// <param name="value">How it is read.</param>
    /// <param name="literal">The argument's name, for messages.</param>
    public static string Read(PayloadValue value, string literal) => value.Nulls switch
    {
        NullForm.None => ReadCore(value, literal),
        _ => $"reader.IsNull() ? null : {ReadCore(value, literal)}",
    };

    private static string WriteCore(PayloadValue value, string expression, string writer, string types) =>
        $"global::TacoQ.Generation.PayloadWriter.Write({writer}, {expression}{Contract(value, types)});";

    private static string ReadCore(PayloadValue value, string literal) => value.Form switch
    {
        ValueForm.Scalar => $"reader.{value.Reader}({literal})",
        _ => $"reader.Read({literal}{Contract(value, "types")})",
    };

    private static string Contract(PayloadValue value, string types) => value.Form switch
    {
        ValueForm.Scalar => "",
        ValueForm.Enum => $", {types}.GetEnum<{value.CoreType}>()",
        _ => $", {types}.Get<{value.CoreType}>()",
    };
}
