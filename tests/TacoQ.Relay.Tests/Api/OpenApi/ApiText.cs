using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TacoQ.Relay.Tests.Api.OpenApi;

/// <summary>JSON as it is committed.</summary>
internal static class ApiText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static string Of(JsonNode node) => node.ToJsonString(Indented) + "\n";
}
