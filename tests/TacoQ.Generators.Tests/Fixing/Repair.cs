using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TacoQ.Generators.Tests.Fixing;

/// <summary>Applies a code fix as an editor does.</summary>
internal static class Repair
{
    /// <summary>Applies the fix to one diagnostic after the other, as long as one has a fix.</summary>
    /// <returns>The source then.</returns>
    public static async Task<string> AllAsync(CodeFixProvider fix, string source)
    {
        var compilation = Projects.Create(source);
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, Projects.AssemblyName, Projects.AssemblyName, LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options, metadataReferences: compilation.References));
        foreach (var tree in compilation.SyntaxTrees)
        {
            project = project.AddDocument(tree.FilePath, await tree.GetTextAsync(), filePath: tree.FilePath).Project;
        }

        while (await OfferAsync(fix, project) is { } action)
        {
            var operations = await action.GetOperationsAsync(CancellationToken.None);
            project = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        }

        return (await Document(project).GetTextAsync()).ToString();
    }

    private static async Task<CodeAction?> OfferAsync(CodeFixProvider fix, Project project)
    {
        var found = await Analysis.OfAsync((await project.GetCompilationAsync())!);
        foreach (var diagnostic in found.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            CodeAction? offer = null;
            await fix.RegisterCodeFixesAsync(new(Document(project), diagnostic, (action, _) => offer = action, CancellationToken.None));
            if (offer is not null)
            {
                return offer;
            }
        }

        return null;
    }

    private static Document Document(Project project) => project.Documents.Single(document => document.FilePath == "Tasks.cs");
}
