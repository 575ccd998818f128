using System.Text.Json;
using TacoQ.Relay.Catalogue;

namespace TacoQ.Relay.Tests.Api;

public sealed class SchemaValidatorTests
{
    private const string Tree = """{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":["array","null"],"items":{"$ref":"#/$defs/Node"}}},"required":["name"]}}}""";

    [Theory]
    [InlineData("true", "[1]")]
    [InlineData("{}", "null")]
    [InlineData("""{"type":"string"}""", "\"\"")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}""", "9223372036854775807")]
    [InlineData("""{"type":"integer","minimum":0,"maximum":18446744073709551615}""", "18446744073709551615")]
    [InlineData("""{"type":"number"}""", "1e400")]
    [InlineData("""{"anyOf":[{"type":"number"},{"enum":["NaN"]}]}""", "\"NaN\"")]
    [InlineData("""{"type":"string","minLength":1,"maxLength":1}""", "\"\\ud83c\\udf2e\"")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"6ff84e6d-f40d-4617-9874-ce625d59a0d5\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01T00:00:00.1234567+05:30\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-01-01T00:00:00\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-02-28\"")]
    [InlineData("""{"type":"string","format":"time-local"}""", "\"23:59:59.9999999\"")]
    [InlineData("""{"type":"string","format":"time-span"}""", "\"-1.02:03:04\"")]
    [InlineData("""{"type":"string","format":"uri-reference"}""", "\"a/b?c=ü\"")]
    [InlineData("""{"type":"string","format":"byte"}""", "\"AP8H\"")]
    [InlineData("""{"type":"string","format":"of-the-future"}""", "\"x\"")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"a":1,"b":2}""")]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", """{"other":1}""")]
    [InlineData(Tree, """{"name":"a","children":[{"name":"b","children":null},{"name":"c"}]}""")]
    [InlineData("""{"not":{},"pattern":"(","if":1,"$ref":"other.json","prefixItems":[false]}""", "[1]")]
    public void A_value_that_fits_has_no_errors(string schema, string value) => Check(schema, value).ShouldBeEmpty();

    [Theory]
    [InlineData("false", "1", "/arguments", "is not allowed")]
    [InlineData("""{"type":"string"}""", "null", "/arguments", "is null, but must be a string")]
    [InlineData("""{"type":["integer","null"]}""", "\"1\"", "/arguments", "is a string, but must be an integer or null")]
    [InlineData("""{"type":"integer"}""", "1.5", "/arguments", "is the number 1.5, but must be an integer")]
    [InlineData("""{"type":"integer","maximum":9223372036854775807}""", "9223372036854775808", "/arguments", "is greater than 9223372036854775807")]
    [InlineData("""{"type":"integer","minimum":0}""", "-1", "/arguments", "is less than 0")]
    [InlineData("""{"type":"string","enum":["Red","Green"]}""", "\"red\"", "/arguments", "must be one of \"Red\", \"Green\"")]
    [InlineData("""{"anyOf":[{"type":"number"},{"enum":["NaN"]}]}""", "\"nan\"", "/arguments", "is a string, but must be a number")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"object","required":["a"]}]}""", "{}", "/arguments/a", "is missing")]
    [InlineData("""{"type":"string","minLength":1}""", "\"\"", "/arguments", "has 0 characters, but must have 1 or more")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"ab\"", "/arguments", "has 2 characters, but must have at most 1")]
    [InlineData("""{"type":"string"}""", "\"\\ud83c\"", "/arguments", "is no valid text: it has half of a surrogate pair")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"x\"", "/arguments", "is no UUID")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"tomorrow\"", "/arguments", "is no date and time (RFC 3339)")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2026-02-30\"", "/arguments", "is no date (yyyy-MM-dd)")]
    [InlineData("""{"type":"string","format":"time-local"}""", "\"24:00:00\"", "/arguments", "is no time (HH:mm:ss)")]
    [InlineData("""{"type":"string","format":"time-span"}""", "\"P1D\"", "/arguments", "is no duration ([d.]hh:mm:ss[.fffffff])")]
    [InlineData("""{"type":"string","format":"byte"}""", "\"a\"", "/arguments", "is no base64")]
    [InlineData("""{"type":"array","items":{"type":"boolean"}}""", "[true,1]", "/arguments/1", "is the number 1, but must be a boolean")]
    [InlineData("""{"type":"object","properties":{"a/b~c":{"type":"boolean"}}}""", """{"a/b~c":1}""", "/arguments/a~1b~0c", "is the number 1, but must be a boolean")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"a":1,"b":2}""", "/arguments/b", "is not allowed")]
    [InlineData(Tree, """{"name":"a","children":[{"name":"b"},{"children":[]}]}""", "/arguments/children/1/name", "is missing")]
    public void A_value_that_does_not_fit_has_an_error_at_its_member(string schema, string value, string pointer, string detail) =>
        Check(schema, value).ShouldBe([new(pointer, detail)]);

    [Theory]
    [InlineData("""{"$ref":"#/$defs/A","$defs":{"A":{"$ref":"#/$defs/A"}}}""")]
    [InlineData("""{"$ref":"#/$defs/A","$defs":{"A":{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/A"}]}}}""")]
    [InlineData("""{"type":1,"enum":2,"anyOf":3,"properties":4,"required":5,"items":6,"minimum":"7","format":8,"$ref":9,"$defs":10,"additionalProperties":11}""")]
    public void A_schema_of_a_stranger_does_no_harm(string schema)
    {
        Check(schema, "1").ShouldBeEmpty();
        Check(schema, """{"a":[1,"b"]}""").ShouldBeEmpty();
    }

    [Fact]
    public void Errors_beyond_twenty_are_left_out() => Check("""{"items":{"type":"string"}}""", $"[{string.Join(",", Enumerable.Repeat(1, 100))}]").Count.ShouldBe(20);

    private static IReadOnlyList<SchemaError> Check(string schema, string value) => SchemaValidator.Check(JsonElement.Parse(schema), JsonElement.Parse(value), "/arguments");
}
