using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ.Relay.Tests.Api.OpenApi;

/// <summary>The JSON of the API as the relay itself writes it: by the contexts of its assemblies.</summary>
internal static class JsonContexts
{
    public static void AddTo(JsonSerializerOptions options)
    {
        foreach (var type in new[] { typeof(TacoJson).Assembly, typeof(RelayOptions).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(JsonSerializerContext))).OrderBy(type => type == typeof(TacoJson) ? "" : type.FullName, StringComparer.Ordinal))
        {
            options.TypeInfoResolverChain.Insert(options.TypeInfoResolverChain.Count - 1, (JsonSerializerContext)type.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);
        }

        // Also as text, the relay reads numbers; nobody should write them so.
        options.NumberHandling = JsonNumberHandling.Strict;

        // Those that the contexts say for themselves when they write.
        options.Converters.Add(new JsonStringEnumConverter());
    }
}
