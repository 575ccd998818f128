using System.Text.Json;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class NamingTests
{
    public static TheoryData<string> Names =>
    [
        "a", "A", "aB", "AB", "maxWidth", "MaxWidth", "HTTPServer", "getURL", "IOStream", "iPhone", "X1", "x1Y2", "Sha256Hash", "Sha256HASH", "V2API", "a_b", "A_B", "_a", "_Ab", "__x", "AB_cd",
        "abc123Def", "abc123def", "größeÄ", "ÄÖÜ", "名前Name", "Name名前", "Name名前x", "ǅa", "Élan", "ABc", "ABC", "aBCd", "A1B", "AbC1D2e", "É", "é", "I", "II", "IIa",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_made_as_the_runtime_makes_them(string name)
    {
        PayloadNames.SnakeCase(name).ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
        PayloadNames.CamelCase(name).ShouldBe(JsonNamingPolicy.CamelCase.ConvertName(name));
    }

    [Theory]
    [InlineData("""[WorkerKind("w", Naming = PayloadNaming.SnakeCase)] public class T { [TacoTask] public void M(int maxWidth) { } }""", "max_width", true)]
    [InlineData("""[WorkerKind("w", Naming = PayloadNaming.AsWritten)] public class T { [TacoTask] public void M(int maxWidth) { } }""", "maxWidth", false)]
    [InlineData("""[assembly: WorkerKind("w", Naming = PayloadNaming.SnakeCase)] public class T { [TacoTask] public void M(int maxWidth) { } }""", "max_width", true)]
    [InlineData("""[assembly: WorkerKind("w", Naming = PayloadNaming.SnakeCase)] [WorkerKind("v")] public class T { [TacoTask] public void M(int maxWidth) { } }""", "maxWidth", false)]
    public void Naming_is_what_the_attribute_says_that_names_the_worker_kind(string source, string name, bool isSnakeCase)
    {
        var file = Generation.Of(source).ShouldCompile().Files["T.g.cs"];
        file.ShouldContain($"WritePropertyName(\"{name}\"u8)");
        file.ShouldContain($"NameIs(\"{name}\"u8)");
        file.Contains("{ Naming = global::TacoQ.PayloadNaming.SnakeCase };", StringComparison.Ordinal).ShouldBe(isSnakeCase);
    }
}
