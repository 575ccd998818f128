using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators.Tests;

/// <summary>One run of the generator. Every run also proves that an unrelated edit computes nothing anew.</summary>
internal sealed partial class Generation
{
    private Generation(GeneratorDriver driver, CSharpCompilation project, Compilation output)
    {
        Driver = driver;
        Project = project;
        Output = output;
        Files = driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
    }

    public GeneratorDriver Driver { get; }

    /// <summary>The project as its user wrote it.</summary>
    public CSharpCompilation Project { get; }

    /// <summary>The project with what was generated.</summary>
    public Compilation Output { get; }

    /// <summary>What was generated.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The names of the generated files, without the two that every project has.</summary>
    public IEnumerable<string> ClassFiles => Files.Keys.Except(["TacoTasks.g.cs", "Microsoft.CodeAnalysis.EmbeddedAttribute.cs"]);

    /// <summary>The tasks that were generated, as <c>worker kind/task kind</c>.</summary>
    public IEnumerable<string> Definitions => Files.Values
        .SelectMany(text => Definition().Matches(text))
        .Select(match => $"{match.Groups["worker"].Value}/{match.Groups["kind"].Value}");

    public static Generation Of(string source, LanguageVersion version = LanguageVersion.CSharp14) => Of(Projects.Create(source, version));

    public static Generation Of(CSharpCompilation project)
    {
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        var driver = CSharpGeneratorDriver
            .Create([new TacoQGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)project.SyntaxTrees[0].Options, driverOptions: options)
            .RunGeneratorsAndUpdateCompilation(project, out var output, out var complaints);
        complaints.ShouldBeEmpty();
        ShouldRemember(driver, project);
        return new(driver, project, output);
    }

    /// <summary>The project has no error, warning or hint that it did not have before.</summary>
    public Generation ShouldCompile()
    {
        Output.GetDiagnostics().Select(diagnostic => diagnostic.ToString())
            .Except(Project.GetDiagnostics().Select(diagnostic => diagnostic.ToString()))
            .ShouldBeEmpty();
        return this;
    }

    [GeneratedRegex("""new global::TacoQ\.TaskDefinition\("(?<kind>[^"]*)", "(?<worker>[^"]*)"\)""")]
    private static partial Regex Definition();

    private static void ShouldRemember(GeneratorDriver driver, CSharpCompilation project)
    {
        var edited = project.WithFile("Other.cs", "namespace Unrelated { internal sealed class Something : System.Exception; }");
        Steps.Of(driver.RunGenerators(edited)).ShouldAllBe(step => step.IsRemembered);
    }
}
