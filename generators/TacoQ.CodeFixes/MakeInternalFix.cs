using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using TacoQ.Generators;

namespace TacoQ.CodeFixes;

/// <summary>Makes a private or protected task method internal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MakeInternalFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.NotAccessible];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.FindAsync<MethodDeclarationSyntax>().ConfigureAwait(false) is { } method && IsHidden(method) && CanChange(method))
        {
            context.OfferReplacement(
                "Make internal", method, () => SyntaxGenerator.GetGenerator(context.Document).WithAccessibility(method, Accessibility.Internal));
        }
    }

    // Otherwise it is the type around the method that is hidden, and how far to open that is not for a fix to say.
    private static bool IsHidden(MethodDeclarationSyntax method) =>
        (Has(method, SyntaxKind.PrivateKeyword) || Has(method, SyntaxKind.ProtectedKeyword) || (!Has(method, SyntaxKind.PublicKeyword) && method.Parent is not InterfaceDeclarationSyntax))
        && !Has(method, SyntaxKind.InternalKeyword);

    // Another declaration, of the base class or of the other part, has to agree with this one.
    private static bool CanChange(MethodDeclarationSyntax method) => !Has(method, SyntaxKind.OverrideKeyword) && !Has(method, SyntaxKind.PartialKeyword);

    private static bool Has(MethodDeclarationSyntax method, SyntaxKind modifier) => method.Modifiers.Any(modifier);
}
