using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using TacoQ;

namespace Consumer;

/// <summary>An argument that is an object is the payload itself when it is the only one, and a member beside others.</summary>
public static class ObjectTasks
{
    [TacoTask]
    public static Parcel EchoRecord(Parcel value) => value;

    [TacoTask]
    public static Letter EchoClass(Letter value) => value;

    [TacoTask]
    public static Point EchoStruct(Point value) => value;

    [TacoTask]
    public static IShape EchoPolymorphic(IShape value) => value;

    [TacoTask]
    public static KeyValuePair<string, int> EchoPair(KeyValuePair<string, int> value) => value;

    [TacoTask]
    public static Isbn EchoConverted(Isbn value) => value;

    [TacoTask]
    public static JsonElement EchoElement(JsonElement value) => value;

    [TacoTask]
    public static JsonObject EchoJsonObject(JsonObject value) => value;

    [TacoTask]
    public static JsonNode? EchoNode(JsonNode? value) => value;

    [TacoTask]
    public static string Ship(Parcel parcel, Letter letter, Point to, IShape shape, Isbn? isbn = null) =>
        $"{parcel?.Label} {letter?.To} {to.X},{to.Y} {shape} {isbn?.Value}";
}
