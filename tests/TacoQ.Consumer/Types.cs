using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Consumer;

public enum Color
{
    Red = 1,
    Green,
    Blue,
}

[Flags]
public enum Access
{
    None = 0,
    Read = 1,
    Write = 2,
}

public record struct Point(int X, int Y);

public sealed record Parcel(string Label, decimal Weight, Color Color, IReadOnlyList<Point>? Stops = null);

public sealed record Route(string RouteName, Point FirstStop, IReadOnlyDictionary<string, Color> ViaPoints);

public sealed class Letter
{
    public string To { get; set; } = "";

    public DateTimeOffset? Sent { get; set; }
}

/// <summary>Stands in JSON as a string.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct Isbn(string Value)
{
    private sealed class Converter : JsonConverter<Isbn>
    {
        public override Isbn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Isbn value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}

[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Square), "square")]
public interface IShape;

public sealed record Circle(double Radius) : IShape;

public sealed record Square(double Side) : IShape;
