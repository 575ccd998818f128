using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators.Tests;

/// <summary>Projects in memory.</summary>
internal static class Projects
{
    public const string AssemblyName = "My-App.Core";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Diagnostics.CodeAnalysis;
        global using System.IO;
        global using System.Linq;
        global using System.Text.Json.Serialization;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        global using TacoQ;
        """;

    // Types of packages that the tests do not have, known to the generator by their names.
    private const string Foreign = """
        namespace Microsoft.AspNetCore.Mvc { [AttributeUsage(AttributeTargets.Parameter)] public sealed class FromServicesAttribute : Attribute; }
        namespace Microsoft.AspNetCore.Http { public abstract class HttpContext; }
        namespace Microsoft.EntityFrameworkCore { public class DbContext; }
        """;

    private static readonly MetadataReference[] Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal)
                || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || file is "TacoQ.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Create(
        string source,
        LanguageVersion version = LanguageVersion.CSharp14,
        NullableContextOptions nullable = NullableContextOptions.Enable,
        string name = AssemblyName,
        params IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            name,
            [Parse(source, version, "Tasks.cs"), Parse(Usings, version, "Usings.cs"), Parse(Foreign, version, "Foreign.cs")],
            [.. Platform, .. references],
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, warningLevel: 9999, allowUnsafe: true));

    /// <summary>A project as another one sees it: compiled, with what was generated.</summary>
    public static MetadataReference ToReference(this Generation generation)
    {
        using var image = new MemoryStream();
        generation.Output.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static SyntaxTree Parse(string source, LanguageVersion version, string path) =>
        CSharpSyntaxTree.ParseText(source, new(version, DocumentationMode.Diagnose), path, Encoding.UTF8);

    public static LanguageVersion VersionOf(CSharpCompilation project) => ((CSharpParseOptions)project.SyntaxTrees[0].Options).LanguageVersion;

    public static CSharpCompilation WithFile(this CSharpCompilation project, string path, string source) =>
        project.AddSyntaxTrees(Parse(source, VersionOf(project), path));

    public static CSharpCompilation WithEdit(this CSharpCompilation project, string old, string now)
    {
        var tree = project.SyntaxTrees.Single(tree => tree.FilePath == "Tasks.cs");
        var text = tree.ToString();
        text.ShouldContain(old);
        return project.ReplaceSyntaxTree(tree, Parse(text.Replace(old, now, StringComparison.Ordinal), VersionOf(project), "Tasks.cs"));
    }
}
