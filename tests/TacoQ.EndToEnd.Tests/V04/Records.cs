using System.Text;
using System.Text.Json.Nodes;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>A record of the wire vectors: its bytes, and what it says.</summary>
internal sealed record Record(string Type, JsonObject Fields, byte[] Body)
{
    private static readonly JsonObject File = JsonNode.Parse(System.IO.File.ReadAllText(Repository.File("tests", "data", "wire-vectors.json")))!.AsObject();

    public Guid Id => Guid.Parse(Fields["id"]!.GetValue<string>());

    public string MessageType => Type[..^"Update".Length];

    /// <summary>The messages that were captured from a live system, in their order.</summary>
    public static IReadOnlyList<Record> Captured => [.. File["captured_from_relay_queue"]!.AsArray().Select(message => Of(message!))];

    /// <summary>A golden record, for another task.</summary>
    public static Record Golden(string name, Guid id)
    {
        var record = Of(File["vectors"]!.AsArray().Single(vector => vector!["name"]!.GetValue<string>() == name)!);

        // The id is the first field: its length, and 36 characters.
        var body = record.Body.ToArray();
        Encoding.ASCII.GetBytes(id.ToString(), body.AsSpan(1));
        var fields = record.Fields.DeepClone().AsObject();
        fields["id"] = id.ToString();
        return record with { Fields = fields, Body = body };
    }

    public ValueTask PublishAsync(PythonSdk sdk) => Type == "TaskAssignmentUpdate"
        ? sdk.PublishAsync(MessageType, Body, Fields["worker_kind"]!.GetValue<string>(), (byte)Fields["priority"]!.GetValue<int>())
        : sdk.PublishAsync(MessageType, Body);

    private static Record Of(JsonNode vector) => new(
        vector["record"]!.GetValue<string>(), vector["fields"]!.AsObject(), Convert.FromBase64String(vector["bytes"]!.GetValue<string>()));
}
