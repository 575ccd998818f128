using System.Text;
using System.Text.Json;
using TacoQ.Relay.Catalogue;

namespace TacoQ.Relay.Tests.Api.Access;

public sealed class SensitiveMembersTests
{
    private const string Secret = """{"type":"string","x-tacoq-sensitive":true}""";
    private const string Person = """{"type":"object","properties":{"name":{"type":"string"},"pin":{"x-tacoq-sensitive":true},"friend":{"anyOf":[{"$ref":"#/$defs/P"},{"type":"null"}]}}}""";

    [Theory]
    [InlineData("true", """{"a":1}""", """{"a":1}""")]
    [InlineData(Secret, "\"a\"", "\"***\"")]
    [InlineData(Secret, "null", "\"***\"")]
    [InlineData("""{"x-tacoq-sensitive":false}""", "1", "1")]
    [InlineData($$$$"""{"$ref":"#/$defs/P","$defs":{"P":{{{{Person}}}}}}""", """{"name":"a","pin":[1,{"b":2}],"friend":{"name":"b","PIN":7,"friend":null}}""", """{"name":"a","pin":"***","friend":{"name":"b","PIN":"***","friend":null}}""")]
    [InlineData($$$$"""{"type":"array","items":{{{{Secret}}}}}""", """["a","b"]""", """["***","***"]""")]
    [InlineData($$$$"""{"type":"object","additionalProperties":{{{{Secret}}}},"properties":{"x":{"type":"string"}}}""", """{"x":"shown","y":"hidden"}""", """{"x":"shown","y":"***"}""")]
    [InlineData($$$$"""{"anyOf":[{"type":"string"},{"type":"object","properties":{"pin":{{{{Secret}}}}}}]}""", "\"text\"", "\"text\"")]
    [InlineData($$$$"""{"oneOf":[{"type":"object","properties":{"pin":{"type":"string"}}},{"type":"object","properties":{"pin":{{{{Secret}}}}}}]}""", """{"pin":"1"}""", """{"pin":"***"}""")]

    // What has not the form that is described, or is described in a way that is not followed.
    [InlineData($$$$"""{"type":"object","properties":{"pin":{{{{Secret}}}}}}""", "\"user:pin\"", "\"***\"")]
    [InlineData($$$$"""{"type":"object","properties":{"pin":{{{{Secret}}}}}}""", """["pin"]""", "\"***\"")]
    [InlineData($$$$"""{"type":"array","items":{{{{Secret}}}}}""", """{"pin":1}""", "\"***\"")]
    [InlineData($$$$"""{"patternProperties":{"^p":{{{{Secret}}}}}}""", """{"pin":1}""", "\"***\"")]
    [InlineData($$$$"""{"$ref":"https://example.com/person","$defs":{"P":{{{{Person}}}}}}""", """{"pin":1}""", "\"***\"")]
    [InlineData($$$$"""{"type":"object","properties":{"pin":{{{{Secret}}}}}}""", "no JSON", "\"***\"")]
    [InlineData("""{"$ref":"#","properties":{"pin":{"x-tacoq-sensitive":true},"next":{"$ref":"#"}}}""", """{"next":{"next":{"pin":1}}}""", """{"next":{"next":{"pin":"***"}}}""")]
    public void What_is_marked_is_masked(string schema, string payload, string shown) =>
        Encoding.UTF8.GetString(SensitiveMembers.Hide(JsonElement.Parse(schema), new(Encoding.UTF8.GetBytes(payload))).Bytes.Span).ShouldBe(shown);
}
