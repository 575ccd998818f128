using System.Globalization;

namespace TacoQ.Generators;

/// <summary>The schemas of the types that the runtime reads and writes itself. Formats are those of the OpenAPI registry, as far as it has them.</summary>
internal static class ScalarSchemas
{
    /// <summary>The schema of what a method of the reader reads.</summary>
    public static string Of(string reader) => reader switch
    {
        "ReadString" => SchemaText.Type("string"),
        "ReadChar" => SchemaText.Type("string", ("minLength", "1"), ("maxLength", "1")),
        "ReadBoolean" => SchemaText.Type("boolean"),
        "ReadSByte" => Integer("int8", sbyte.MinValue, sbyte.MaxValue),
        "ReadByte" => Integer("uint8", byte.MinValue, byte.MaxValue),
        "ReadInt16" => Integer("int16", short.MinValue, short.MaxValue),
        "ReadUInt16" => Integer("uint16", ushort.MinValue, ushort.MaxValue),
        "ReadInt32" => Integer("int32", int.MinValue, int.MaxValue),
        "ReadUInt32" => Integer("uint32", uint.MinValue, uint.MaxValue),
        "ReadInt64" => Integer("int64", long.MinValue, long.MaxValue),
        "ReadUInt64" => Integer("uint64", ulong.MinValue, ulong.MaxValue),
        "ReadSingle" => Fraction("float"),
        "ReadDouble" => Fraction("double"),
        "ReadDecimal" => SchemaText.Type("number", Format("decimal")),
        "ReadGuid" => SchemaText.Type("string", Format("uuid")),
        "ReadDateTime" or "ReadDateTimeOffset" => SchemaText.Type("string", Format("date-time")),
        "ReadDateOnly" => SchemaText.Type("string", Format("date")),
        "ReadTimeOnly" => SchemaText.Type("string", Format("time-local")),
        "ReadTimeSpan" => SchemaText.Type("string", Format("time-span")),
        "ReadUri" => SchemaText.Type("string", Format("uri-reference")),
        "ReadBytes" => Bytes,
        _ => SchemaText.Anything,
    };

    public static string Bytes { get; } = SchemaText.Type("string", Format("byte"), ("contentEncoding", SchemaText.String("base64")));

    private static string Integer(string format, decimal min, decimal max) => SchemaText.Type(
        "integer", Format(format), ("minimum", min.ToString(CultureInfo.InvariantCulture)), ("maximum", max.ToString(CultureInfo.InvariantCulture)));

    // JSON has no number for these three.
    private static string Fraction(string format) =>
        SchemaText.Object([("anyOf", SchemaText.Array([SchemaText.Type("number", Format(format)), """{"enum":["NaN","Infinity","-Infinity"]}"""]))]);

    private static (string Name, string Value) Format(string format) => ("format", SchemaText.String(format));
}
