using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators.Tests;

/// <summary>What the analyzers say of a project that also contains what was generated, as in a build.</summary>
internal static class Analysis
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [new TaskMethodAnalyzer(), new TaskClassAnalyzer(), new TaskCollisionAnalyzer(), new WorkerKindAnalyzer(), new GeneratedCodeAnalyzer()];

    /// <summary>A diagnostic is reported at each marked place, and no other; and the generator emits nothing that does not compile.</summary>
    /// <param name="id">The diagnostic.</param>
    /// <param name="marked">Source with marks; a single member of a class is put into one.</param>
    /// <param name="references">What the project refers to.</param>
    public static async Task<IReadOnlyList<Diagnostic>> ShouldReport(string id, string marked, params MetadataReference[] references)
    {
        var markup = Markup.Parse(marked.StartsWith("[TacoTask", StringComparison.Ordinal) ? $"public class Tasks {{ {marked} }}" : marked);
        var generation = Generation.Of(Projects.Create(markup.Source, references: references));
        generation.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();

        var found = await OfAsync(generation.Output);
        found.Select(Show).ShouldBe(markup.Places.Select(place => $"{id} at {place}: {markup.Source.Substring(place.Start, place.Length)}"), ignoreOrder: true);
        found.ShouldAllBe(diagnostic => diagnostic.Location.SourceTree!.FilePath == "Tasks.cs" && diagnostic.Severity == DiagnosticSeverity.Error);
        return found;
    }

    public static Task ShouldReportNothing(string source, params MetadataReference[] references) => ShouldReport("nothing", source, references);

    public static async Task<ImmutableArray<Diagnostic>> OfAsync(Compilation project) =>
        await project.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();

    private static string Show(Diagnostic diagnostic) =>
        $"{diagnostic.Id} at {diagnostic.Location.SourceSpan}: {diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}";
}
