namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class NotGeneratedTests
{
    [Theory]
    [InlineData("public class T { [TacoTask] public void M(Made a) { } [TacoTask] public void N() { } }", "M")]
    [InlineData("public class T { [TacoTask] public Task<List<Made>> M() => throw new(); }", "M")]
    [InlineData("namespace A.B { public interface IT { [TacoTask] Task M(Made[] a); [TacoTask] Task N(Made[] a); } }", "M", "N")]
    [InlineData("namespace A { public class B_C { [TacoTask(\"a\")] public void M() { } } } namespace A.B { public class C { [TacoTask(\"b\")] public void N(Made a) { } } }", "N")]
    [InlineData("public class T(Made a) { [TacoTask] public void M() => a.ToString(); }")]
    [InlineData("public class T { [TacoTask] public void M() { } public void N(Made a) { } }")]
    [InlineData("public class T { [TacoTask(\"a b\")] public void M(Made a) { } }")]
    public async Task A_task_of_a_type_that_another_generator_makes_is_an_error_at_its_name(string source, params string[] expected)
    {
        // Another generator's output is there for the analyzers, as it is not for this generator.
        var output = Generation.Of(source).Output.AddSyntaxTrees(Projects.Parse("public record Made(int A);", Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14, "Made.g.cs"));
        var found = await Analysis.OfAsync(output);
        found.Where(diagnostic => diagnostic.Id == "TACO0019")
            .Select(diagnostic => diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length))
            .ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [InlineData("public class T { [TacoTask] public void M(Typo a) { } }")]
    [InlineData("public class T { [TacoTask(\"a\")] public void M() { } [TacoTask(\"b\")] public void M(int a) { } }")]
    [InlineData("[WorkerKind(\"a.b\")] public class T { [TacoTask] public void M() { } }")]
    public async Task What_another_error_explains_is_not_explained_again(string source) =>
        (await Analysis.OfAsync(Generation.Of(source).Output)).ShouldNotContain(diagnostic => diagnostic.Id == "TACO0019");
}
