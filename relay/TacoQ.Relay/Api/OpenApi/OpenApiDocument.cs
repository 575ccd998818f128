using System.Reflection;
using System.Text.Json.Nodes;

namespace TacoQ.Relay.Api;

/// <summary>
/// The API as OpenAPI 3.1: what docs/openapi.json has, and operations for each task of the catalogue. Each task has paths of its own: of
/// these, client generators make typed methods, while one path with a choice by task kind gives them a single method of a union.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Definitions = "#/$defs/";

    private readonly JsonObject document = Read("openapi.json");
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    private OpenApiDocument(string server)
    {
        document["servers"] = new JsonArray(new JsonObject { ["url"] = server.Length == 0 ? "/" : server });
        names.UnionWith(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!["operationId"]!.ToString()));
    }

    public static JsonObject Of(IEnumerable<CatalogueEntry> entries, string server)
    {
        var document = new OpenApiDocument(server);
        foreach (var entry in entries)
        {
            document.Add(entry);
        }

        return document.document;
    }

    private void Add(CatalogueEntry entry)
    {
        var name = Name($"{entry.WorkerKind}_{entry.TaskKind}");
        var operation = Read("operation.json");
        var post = operation["post"]!.AsObject();
        post.Insert(0, "operationId", name);
        post.Insert(1, "summary", $"Enqueues the task {entry.TaskKind} for workers of the kind {entry.WorkerKind}.");
        var getName = Name($"{name}_get");
        post.Insert(2, "description", $"Its record, with its result, is answered by {getName}.");
        var body = post["requestBody"]!["content"]!["application/json"]!["schema"]!;
        body["properties"]!["arguments"] = Reference($"{name}_arguments");
        if (JsonNode.Parse(entry.ArgumentsSchema.GetRawText()) is JsonObject schema && (schema.ContainsKey("required") || schema.ContainsKey("$ref") || schema.ContainsKey("anyOf")))
        {
            body["required"] = new JsonArray("arguments");
        }

        var record = Read("record.json");
        var get = record["get"]!.AsObject();
        get.Insert(0, "operationId", getName);
        get.Insert(1, "summary", $"The record of a task {entry.TaskKind} of workers of the kind {entry.WorkerKind}, with its result.");
        get["responses"]!["200"]!["content"]!["application/json"]!["schema"] = Reference($"{name}_task");
        var path = $"/api/v1/task-kinds/{entry.WorkerKind}/{entry.TaskKind}/tasks";
        document["paths"]![path] = operation;
        document["paths"]![path + "/{id}"] = record;
        document["components"]!["schemas"]![$"{name}_task"] = RecordWith(Reference($"{name}_result"));
        AddSchema($"{name}_arguments", JsonNode.Parse(entry.ArgumentsSchema.GetRawText()));
        AddSchema($"{name}_result", JsonNode.Parse(entry.ResultSchema.GetRawText()));
    }

    /// <summary>The record of any task, but for the type of its result. Written out: many client generators make nothing of <c>allOf</c>.</summary>
    private JsonNode RecordWith(JsonObject result)
    {
        var record = document["components"]!["schemas"]![nameof(TaskSnapshot)]!.DeepClone();
        record["properties"]!["result"] = result;
        return record;
    }

    /// <summary>Adds a schema, and what it defines beside it.</summary>
    private void AddSchema(string name, JsonNode? schema)
    {
        var schemas = document["components"]!["schemas"]!;
        if (schema is JsonObject root && root["$defs"] is JsonObject definitions)
        {
            root.Remove("$defs");
            foreach (var (definition, described) in definitions.ToArray())
            {
                definitions.Remove(definition);
                Rename(described, name);
                schemas[$"{name}_{Letters(definition)}"] = described;
            }
        }

        Rename(schema, name);
        schemas[name] = schema;
    }

    private static void Rename(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    Rename(item, name);
                }

                break;
            case JsonObject members:
                foreach (var (member, value) in members.ToArray())
                {
                    if (member == "$ref" && value is JsonValue text && text.TryGetValue<string>(out var reference) && reference.StartsWith(Definitions, StringComparison.Ordinal))
                    {
                        members[member] = $"#/components/schemas/{name}_{Letters(reference[Definitions.Length..])}";
                    }
                    else
                    {
                        Rename(value, name);
                    }
                }

                break;
        }
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private string Name(string wish)
    {
        var letters = Letters(wish);
        var name = letters;
        for (var number = 2; !names.Add(name); number++)
        {
            name = letters + number;
        }

        return name;
    }

    private static string Letters(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static JsonObject Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
