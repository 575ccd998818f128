using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TacoQ.CodeFixes;

internal static class CodeActions
{
    /// <summary>The declaration or expression of a type that a diagnostic points at.</summary>
    public static async Task<T?> FindAsync<T>(this CodeFixContext context)
        where T : SyntaxNode
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root?.FindNode(context.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<T>();
    }

    /// <summary>Offers to put another node in the place of one.</summary>
    public static void OfferReplacement(this CodeFixContext context, string title, SyntaxNode old, Func<SyntaxNode> now) => context.RegisterCodeFix(
        CodeAction.Create(title, cancellationToken => ReplaceAsync(context.Document, old, now(), cancellationToken), equivalenceKey: context.Diagnostics[0].Id),
        context.Diagnostics);

    private static async Task<Document> ReplaceAsync(Document document, SyntaxNode old, SyntaxNode now, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(old, now));
    }
}
