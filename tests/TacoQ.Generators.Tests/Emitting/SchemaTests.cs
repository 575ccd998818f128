using System.Text.Json;
using System.Text.RegularExpressions;

namespace TacoQ.Generators.Tests.Emitting;

public sealed partial class SchemaTests
{
    private const string Types = """
        public enum Color { Red, [System.Text.Json.Serialization.JsonStringEnumMemberName("dark blue")] Blue }
        [Flags] public enum Access { Read = 1, Write = 2 }
        public record Parcel(string Label, decimal Weight, Color? Color, int[]? Stops, Guid Id = default);
        public class Node { public required string Name { get; set; } public List<Node?>? Children { get; set; } [System.Text.Json.Serialization.JsonIgnore] public int Hidden { get; set; } public static int Shared { get; set; } internal int Inner { get; set; } }
        public class Base { public int InBase { get; set; } public virtual string Both { get; set; } = ""; }
        public class Derived : Base { public override string Both { get; set; } = ""; [System.Text.Json.Serialization.JsonPropertyName("own-name"), System.Text.Json.Serialization.JsonRequired] public bool Named { get; set; } public Uri Link => new("a:b"); }
        [System.Text.Json.Serialization.JsonUnmappedMemberHandling(System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow)] public record Closed(int A);
        public class Grows<T> { public Grows<Grows<T>>? Next { get; set; } }
        public class Pair<T, U> { public T? First { get; set; } public U? Second { get; set; } }
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle), "c")] public interface IShape; public record Circle(double R) : IShape;
        """;

    [Theory]
    [InlineData("string", """{"type":"string"}""")]
    [InlineData("string?", """{"type":["string","null"]}""")]
    [InlineData("char", """{"type":"string","minLength":1,"maxLength":1}""")]
    [InlineData("int", """{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}""")]
    [InlineData("ulong?", """{"type":["integer","null"],"format":"uint64","minimum":0,"maximum":18446744073709551615}""")]
    [InlineData("double", """{"anyOf":[{"type":"number","format":"double"},{"enum":["NaN","Infinity","-Infinity"]}]}""")]
    [InlineData("decimal", """{"type":"number","format":"decimal"}""")]
    [InlineData("Guid", """{"type":"string","format":"uuid"}""")]
    [InlineData("DateTimeOffset?", """{"type":["string","null"],"format":"date-time"}""")]
    [InlineData("DateOnly", """{"type":"string","format":"date"}""")]
    [InlineData("TimeOnly", """{"type":"string","format":"time-local"}""")]
    [InlineData("TimeSpan", """{"type":"string","format":"time-span"}""")]
    [InlineData("byte[]", """{"type":"string","format":"byte","contentEncoding":"base64"}""")]
    [InlineData("ReadOnlyMemory<byte>", """{"type":"string","format":"byte","contentEncoding":"base64"}""")]
    [InlineData("Color", """{"type":"string","enum":["Red","dark blue"]}""")]
    [InlineData("Color?", """{"anyOf":[{"type":"string","enum":["Red","dark blue"]},{"type":"null"}]}""")]
    [InlineData("Access", """{"type":"string"}""")]
    [InlineData("object", "true")]
    [InlineData("System.Text.Json.JsonElement", "true")]
    [InlineData("bool[][]", """{"type":"array","items":{"type":"array","items":{"type":"boolean"}}}""")]
    [InlineData("IReadOnlyList<string?>", """{"type":"array","items":{"type":["string","null"]}}""")]
    [InlineData("HashSet<bool>?", """{"type":["array","null"],"items":{"type":"boolean"}}""")]
    [InlineData("Dictionary<int, bool>", """{"type":"object","additionalProperties":{"type":"boolean"}}""")]
    [InlineData("IShape", """{"type":"object"}""")]
    [InlineData("Parcel", """{"$ref":"#/$defs/Parcel","$defs":{"Parcel":{"type":"object","properties":{"label":{"type":"string"},"weight":{"type":"number","format":"decimal"},"color":{"anyOf":[{"type":"string","enum":["Red","dark blue"]},{"type":"null"}]},"stops":{"type":["array","null"],"items":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"id":{"type":"string","format":"uuid"}},"required":["label","weight"]}}}""")]
    [InlineData("Parcel?[]", """{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/Parcel"},{"type":"null"}]},"$defs":{"Parcel":{"type":"object","properties":{"label":{"type":"string"},"weight":{"type":"number","format":"decimal"},"color":{"anyOf":[{"type":"string","enum":["Red","dark blue"]},{"type":"null"}]},"stops":{"type":["array","null"],"items":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"id":{"type":"string","format":"uuid"}},"required":["label","weight"]}}}""")]
    [InlineData("Node", """{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":["array","null"],"items":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}}},"required":["name"]}}}""")]
    [InlineData("Derived", """{"$ref":"#/$defs/Derived","$defs":{"Derived":{"type":"object","properties":{"both":{"type":"string"},"own-name":{"type":"boolean"},"link":{"type":"string","format":"uri-reference"},"inBase":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["own-name"]}}}""")]
    [InlineData("Closed", """{"$ref":"#/$defs/Closed","$defs":{"Closed":{"type":"object","properties":{"a":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["a"],"additionalProperties":false}}}""")]
    [InlineData("Pair<string, bool>", """{"$ref":"#/$defs/PairOfStringAndBoolean","$defs":{"PairOfStringAndBoolean":{"type":"object","properties":{"first":{"type":["string","null"]},"second":{"type":"boolean"}}}}}""")]
    [InlineData("Grows<int>", "true")]
    public void A_type_has_a_schema(string type, string schema) =>
        Schemas($"public class T {{ [TacoTask] public {type} M() => throw new(); }}").Result.ShouldBe(schema);

    [Theory]
    [InlineData("", """{"type":"object"}""")]
    [InlineData("bool first, string? second, bool third = true, CancellationToken ct = default", """{"type":"object","properties":{"first":{"type":"boolean"},"second":{"type":["string","null"]},"third":{"type":"boolean"}},"required":["first"]}""")]
    [InlineData("Closed? only", """{"anyOf":[{"$ref":"#/$defs/Closed"},{"type":"null"}],"$defs":{"Closed":{"type":"object","properties":{"a":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["a"],"additionalProperties":false}}}""")]
    public void Arguments_have_a_schema(string parameters, string schema)
    {
        var schemas = Schemas($"public class T {{ [TacoTask] public void M({parameters}) {{ }} }}");
        schemas.Arguments.ShouldBe(schema);
        schemas.Result.ShouldBe("""{"type":"null"}""");
    }

    [Fact]
    public void Names_in_a_schema_are_those_of_the_payload() =>
        Schemas("""[WorkerKind("w", Naming = PayloadNaming.SnakeCase)] public class T { [TacoTask] public Derived M(bool someFlag) => throw new(); }""").ShouldBe((
            """{"type":"object","properties":{"some_flag":{"type":"boolean"}},"required":["some_flag"]}""",
            """{"$ref":"#/$defs/Derived","$defs":{"Derived":{"type":"object","properties":{"both":{"type":"string"},"own-name":{"type":"boolean"},"link":{"type":"string","format":"uri-reference"},"in_base":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["own-name"]}}}"""));

    [Theory]
    [InlineData("void", "bool shown, [Sensitive] string? hidden", """{"type":"object","properties":{"shown":{"type":"boolean"},"hidden":{"type":["string","null"],"x-tacoq-sensitive":true}},"required":["shown"]}""", """{"type":"null"}""")]
    [InlineData("void", "[Sensitive] Closed only", """{"$ref":"#/$defs/Closed","x-tacoq-sensitive":true,"$defs":{"Closed":{"type":"object","properties":{"a":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["a"],"additionalProperties":false}}}""", """{"type":"null"}""")]
    [InlineData("void", "[Sensitive] object anything, int b = 1", """{"type":"object","properties":{"anything":{"x-tacoq-sensitive":true},"b":{"type":"integer","format":"int32","minimum":-2147483648,"maximum":2147483647}},"required":["anything"]}""", """{"type":"null"}""")]
    [InlineData("Login", "", """{"type":"object"}""", """{"$ref":"#/$defs/Login","$defs":{"Login":{"type":"object","properties":{"user":{"type":"string"},"password":{"type":"string","x-tacoq-sensitive":true}},"required":["user","password"]}}}""")]
    [InlineData("Heir", "", """{"type":"object"}""", """{"$ref":"#/$defs/Heir","$defs":{"Heir":{"type":"object","properties":{"secret":{"type":"boolean","x-tacoq-sensitive":true}}}}}""")]
    [InlineData("IAccount", "", """{"type":"object"}""", """{"type":"object","x-tacoq-sensitive":true}""")]
    [InlineData("Converted[]", "", """{"type":"object"}""", """{"type":"array","items":{"x-tacoq-sensitive":true}}""")]
    [InlineData("GrowsSecret<int>", "", """{"type":"object"}""", """{"x-tacoq-sensitive":true}""")]
    public void What_is_sensitive_is_marked(string type, string parameters, string arguments, string result) =>
        Schemas($$"""
            public record Login(string User, [Sensitive] string Password);
            public class Ancestor { [Sensitive] public virtual bool Secret { get; set; } } public class Heir : Ancestor { public override bool Secret { get; set; } }
            [System.Text.Json.Serialization.JsonDerivedType(typeof(Account), "a")] public interface IAccount; public record Account(Login Login) : IAccount;
            [System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))] public class Converted { public Login? Login { get; set; } }
            public class GrowsSecret<T> { public GrowsSecret<GrowsSecret<T>>? Next { get; set; } [Sensitive] public int Pin { get; set; } }
            public class T { [TacoTask] public {{type}} M({{parameters}}) => throw new(); }
            """).ShouldBe((arguments, result));

    [Fact]
    public void What_returns_something_sensitive_is_marked() =>
        Schemas("public class T { [TacoTask] [return: Sensitive] public Task<string> M() => throw new(); }").Result.ShouldBe("""{"type":"string","x-tacoq-sensitive":true}""");

    [Fact]
    public void A_schema_that_is_too_large_allows_anything() =>
        Schemas($"public class Big {{ {string.Concat(Enumerable.Range(0, 400).Select(i => $"public int Property{i} {{ get; set; }} "))} }} public class T {{ [TacoTask] public Big M() => throw new(); }}").Result.ShouldBe("true");

    [Fact]
    public void Every_schema_of_the_consumer_is_JSON()
    {
        var worker = new Consumer.ConsumerWorker();
        var handlers = new TacoQ.Generation.TaskTable();
        foreach (var module in Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetServices<TacoQ.Generation.ITacoTaskModule>(worker.Services))
        {
            module.AddTo(handlers);
        }

        handlers.Handlers.Count.ShouldBeGreaterThan(50);
        foreach (var handler in handlers.Handlers.Values)
        {
            JsonElement.Parse(handler.ArgumentsSchema).ValueKind.ShouldBeOneOf(JsonValueKind.Object, JsonValueKind.True);
            JsonElement.Parse(handler.ResultSchema).ValueKind.ShouldBeOneOf(JsonValueKind.Object, JsonValueKind.True);
        }
    }

    private static (string Arguments, string Result) Schemas(string source)
    {
        var file = Generation.Of(Types + source).ShouldCompile().Files["T.g.cs"];
        return (Schema().Matches(file)[0].Groups[2].Value, Schema().Matches(file)[1].Groups[2].Value);
    }

    [GeneratedRegex("public override string (Arguments|Result)Schema => \"\"\"(.*)\"\"\";")]
    private static partial Regex Schema();
}
