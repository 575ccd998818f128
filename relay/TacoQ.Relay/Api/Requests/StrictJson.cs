using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Relay.Api;

/// <summary>Types as requests are read: without a null where none belongs, and without a member twice, of which one would count without a word.</summary>
internal static class StrictJson
{
    private static readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> Known = [];

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)Known.GetOrAdd(
        type, static lenient => new JsonSerializerOptions(lenient.Options) { RespectNullableAnnotations = true, AllowDuplicateProperties = false }.GetTypeInfo(lenient.Type));
}
