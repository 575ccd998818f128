using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using TacoQ.CodeFixes;

namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class DocumentationTests
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "diagnostics");

    public static TheoryData<string> Ids => [.. Descriptors.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, DiagnosticDescriptor> Descriptors { get; } =
        Analysis.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).ToDictionary(descriptor => descriptor.Id);

    [Fact]
    public void Every_id_is_one_of_an_analyzer() =>
        typeof(DiagnosticIds).GetFields().Select(field => (string)field.GetRawConstantValue()!).ShouldBe(Descriptors.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_an_error_with_a_link_to_its_page(string id)
    {
        var descriptor = Descriptors[id];
        (descriptor.DefaultSeverity, descriptor.Category, descriptor.IsEnabledByDefault).ShouldBe((DiagnosticSeverity.Error, "TacoQ", true));
        descriptor.HelpLinkUri.ShouldBe($"https://github.com/taco-xyz/tacoq-dotnet/blob/main/docs/diagnostics/{id}.md");
        ReadPage(id).ShouldStartWith($"# {id}: {descriptor.Title.ToString(null)}\n");
        ReadPage("README").ShouldContain($"| [{id}]({id}.md) | {descriptor.Title.ToString(null)} |");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_has_a_row_in_the_release_notes_and_a_test(string id)
    {
        File.ReadAllText(Path.Combine(Repository.Root, "generators", "TacoQ.Generators", "Diagnostics", "AnalyzerReleases.Unshipped.md")).ShouldContain($"\n{id} | TacoQ | Error |");
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "TacoQ.Generators.Tests", "Diagnostics"))
            .Count(file => Path.GetFileName(file) != "DocumentationTests.cs" && File.ReadAllText(file).Contains($"\"{id}\"", StringComparison.Ordinal))
            .ShouldBePositive();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Of_the_examples_on_its_page_the_wrong_one_is_wrong_and_the_right_one_right(string id)
    {
        var examples = ReadPage(id).Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)]).ToList();
        examples.Count.ShouldBe(2);
        (await AnalyzeAsync(examples[0])).Select(diagnostic => diagnostic.Id).Distinct().ShouldBe([id]);
        Generation.Of(examples[1]).ShouldCompile();
        (await AnalyzeAsync(examples[1])).ShouldBeEmpty();
    }

    [Fact]
    public void The_index_names_every_code_fix()
    {
        CodeFixProvider[] fixes = [new PassByValueFix(), new MakeInternalFix(), new GiveKindFix(), new ReturnTaskFix()];
        ReadPage("README").Split('\n').Where(row => row.StartsWith("| [TACO", StringComparison.Ordinal) && !row.EndsWith("|  |", StringComparison.Ordinal))
            .Select(row => row[3..11]).ShouldBe(fixes.SelectMany(fix => fix.FixableDiagnosticIds), ignoreOrder: true);
    }

    [Fact]
    public void No_page_is_left_over() =>
        Directory.GetFiles(Pages).Select(file => Path.GetFileNameWithoutExtension(file)).Except(["README"]).ShouldBe(Descriptors.Keys, ignoreOrder: true);

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(string example)
    {
        var output = Generation.Of(example).Output;
        var madeByAnotherGenerator = CSharpSyntaxTree.ParseText("internal record MadeByAnotherGenerator;", (CSharpParseOptions)output.SyntaxTrees.First().Options);
        return await Analysis.OfAsync(output.AddSyntaxTrees(madeByAnotherGenerator));
    }

    private static string ReadPage(string name) => File.ReadAllText(Path.Combine(Pages, $"{name}.md"));
}
