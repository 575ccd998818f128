using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TacoQ.Generators;

namespace TacoQ.CodeFixes;

/// <summary>Takes <c>ref</c>, <c>out</c> and <c>in</c> off a parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PassByValueFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ParameterByReference];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.FindAsync<ParameterSyntax>().ConfigureAwait(false) is { } parameter)
        {
            context.OfferReplacement("Pass by value", parameter, () => ByValue(parameter));
        }
    }

    private static ParameterSyntax ByValue(ParameterSyntax parameter)
    {
        var others = parameter.Modifiers.Where(static token => token.Kind() is not (SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword or SyntaxKind.ReadOnlyKeyword));
        return parameter.WithModifiers(SyntaxFactory.TokenList(others)).WithLeadingTrivia(parameter.GetLeadingTrivia());
    }
}
