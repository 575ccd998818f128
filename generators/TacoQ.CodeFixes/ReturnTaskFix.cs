using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using TacoQ.Generators;

namespace TacoQ.CodeFixes;

/// <summary>Has an <c>async void</c> task method return a Task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ReturnTaskFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.AsyncVoid];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (await context.FindAsync<MethodDeclarationSyntax>().ConfigureAwait(false) is { } method
            && !method.Modifiers.Any(SyntaxKind.PartialKeyword)
            && model?.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is { } task)
        {
            context.OfferReplacement("Return Task", method.ReturnType, () => SyntaxGenerator.GetGenerator(context.Document).TypeExpression(task)
                .WithTriviaFrom(method.ReturnType)
                .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));
        }
    }
}
