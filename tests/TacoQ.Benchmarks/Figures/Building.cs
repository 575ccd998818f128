using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TacoQ.Generators;

namespace TacoQ.Benchmarks;

/// <summary>What the generator adds to the compile of a project with many tasks, in full and after one edit.</summary>
internal sealed class Building : IBenchmark
{
    private const int Classes = 50;
    private const int TasksPerClass = 10;

    // Until the compiler itself has been compiled for the second time, as it is in a build server.
    private const int WarmUps = 5;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path))];

    public string Name => "building";

    public string About => $"the generator's part in the compile of a project with {Classes * TasksPerClass} tasks, and what one edited method emits again";

    public Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds) => Task.Run<IReadOnlyList<Figure>>(() =>
    {
        for (var i = 0; i < WarmUps; i++)
        {
            Measure(i);
        }

        var values = Enumerable.Range(WarmUps, rounds.Count).Select(Measure).ToList();
        return
        [
            Part("generator in a full build", "full"),
            Part("generator after one edited method", "edit"),
            new Figure { Number = "11", What = "files emitted again after one edited method", Unit = "files", Ours = [.. values.Select(round => round["files"])], Target = Target.Most(1) },
        ];

        Figure Part(string what, string name) => new()
        {
            Number = "11",
            What = what + ", part of the compile",
            Unit = "%",
            Ours = [.. values.Select(round => round[name] / round[name + " compile"] * 100)],
            Target = Target.Most(5),
            Details = new Dictionary<string, double> { ["generator, ms"] = Statistics.Median(values.Select(round => round[name])), ["compile, ms"] = Statistics.Median(values.Select(round => round[name + " compile"])) },
        };
    });

    private static Dictionary<string, double> Measure(int round)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        SyntaxTree[] trees = [.. Enumerable.Range(0, Classes).Select(i => Parse(Source(i, round), options, $"Tasks{i}.cs"))];
        var project = CSharpCompilation.Create("Building", trees, References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new TacoQGenerator().AsSourceGenerator()], parseOptions: options);
        var (full, fullCompile, before) = Build(ref driver, project);

        // As a person does: a parameter more for one method.
        var edited = project.ReplaceSyntaxTree(trees[7], Parse(Source(7, round).Replace("int width3", "int width3, int extra3", StringComparison.Ordinal), options, "Tasks7.cs"));
        var (edit, editCompile, after) = Build(ref driver, edited);
        return new()
        {
            ["full"] = full,
            ["full compile"] = fullCompile,
            ["edit"] = edit,
            ["edit compile"] = editCompile,
            ["files"] = after.Count(file => !before.Contains(file)),
        };
    }

    private static SyntaxTree Parse(string source, CSharpParseOptions options, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), options, path);

    /// <summary>How long the generator took and the whole compile, in milliseconds; and what was generated, which stays the same object where nothing changed.</summary>
    private static (double Generator, double Compile, HashSet<SourceText> Generated) Build(ref GeneratorDriver driver, CSharpCompilation project)
    {
        var began = Stopwatch.GetTimestamp();
        driver = driver.RunGeneratorsAndUpdateCompilation(project, out var output, out _);
        using var assembly = new MemoryStream();
        var emitted = output.Emit(assembly);
        var compile = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return emitted.Success
            ? (driver.GetTimingInfo().ElapsedTime.TotalMilliseconds, compile, driver.GetRunResult().Results.Single().GeneratedSources.Select(file => file.SourceText).ToHashSet<SourceText>(ReferenceEqualityComparer.Instance))
            : throw new InvalidOperationException("The project does not compile: " + emitted.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>A class of tasks that do a little, as those of an application do.</summary>
    private static string Source(int number, int round)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks; using TacoQ;
            namespace Building;
            public sealed record Info{{number}}(string Name, int Width, DateTimeOffset At, IReadOnlyList<string> Tags);
            /// <summary>Round {{round}}.</summary>
            [WorkerKind("kind{{number}}")]
            public sealed class Tasks{{number}}
            {
            """);
        for (var i = 0; i < TasksPerClass; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                    /// <summary>Task {{i}}.</summary>
                    [TacoTask("tasks{{number}}.task{{i}}", MaxAttempts = 5)]
                    public async Task<Info{{number}}> Task{{i}}(string url, int width{{i}}, double factor, Info{{number}} info, TaskContext context, CancellationToken cancellationToken)
                    {
                        ArgumentNullException.ThrowIfNull(info);
                        var tags = new List<string>(info.Tags);
                        foreach (var part in url.Split('/').Where(part => part.Length > 0).Select((part, index) => $"{index}:{part}").OrderBy(part => part))
                        {
                            tags.Add(part.ToUpperInvariant());
                        }

                        for (var step = 0; step < width{{i}}; step++)
                        {
                            context.ReportProgress((double)step / width{{i}}, $"step {step}");
                            await Task.Delay(TimeSpan.FromMilliseconds(factor * step), cancellationToken);
                            if (tags.Count > 100 || cancellationToken.IsCancellationRequested)
                            {
                                break;
                            }
                        }

                        var sizes = tags.GroupBy(tag => tag.Length).ToDictionary(group => group.Key, group => group.Count());
                        return info with { Name = $"{info.Name} of {sizes.Count}", Width = (int)(width{{i}} * factor), At = DateTimeOffset.UtcNow, Tags = tags };
                    }

                """);
        }

        return text.Append("}\n").ToString();
    }
}
