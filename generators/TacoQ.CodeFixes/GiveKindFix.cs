using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TacoQ.Generators;

namespace TacoQ.CodeFixes;

/// <summary>Gives the second task of a kind a kind of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class GiveKindFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SameKind];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (context.Diagnostics[0].Properties.TryGetValue(DiagnosticProperties.FreeKind, out var kind) && kind is not null
            && await FindAttributeAsync(context).ConfigureAwait(false) is { } attribute)
        {
            context.OfferReplacement($"Give it the kind \"{kind}\"", attribute, () => WithKind(attribute, kind));
        }
    }

    // The diagnostic is at the kind in the attribute, else at the name of the method.
    private static async Task<AttributeSyntax?> FindAttributeAsync(CodeFixContext context)
    {
        if (await context.FindAsync<AttributeSyntax>().ConfigureAwait(false) is { } attribute)
        {
            return attribute;
        }

        var method = await context.FindAsync<MethodDeclarationSyntax>().ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        return method?.AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(one => model.GetTypeInfo(one, context.CancellationToken).Type is { Name: "TacoTaskAttribute", ContainingNamespace.Name: "TacoQ" });
    }

    private static AttributeSyntax WithKind(AttributeSyntax attribute, string kind)
    {
        var literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(kind));
        var arguments = attribute.ArgumentList?.Arguments ?? [];
        var explicitKind = arguments.FirstOrDefault(static argument => argument.NameEquals is null);
        return attribute.WithArgumentList(SyntaxFactory.AttributeArgumentList(explicitKind is null
            ? arguments.Insert(0, SyntaxFactory.AttributeArgument(literal))
            : arguments.Replace(explicitKind, explicitKind.WithExpression(literal))));
    }
}
