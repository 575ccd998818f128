using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TacoQ.Generators;

/// <summary>Finds the contracts that a class of this assembly implements.</summary>
internal static class ContractParser
{
    /// <summary>Whether a declaration can be of such a class, by its syntax alone.</summary>
    public static bool IsCandidate(SyntaxNode node) => node is ClassDeclarationSyntax { BaseList: not null } or RecordDeclarationSyntax { BaseList: not null };

    public static EquatableArray<ParsedContract> Parse(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is not INamedTypeSymbol type || Contracts.Of(type) is not { IsEmpty: false } contracts)
        {
            return [];
        }

        var site = new SourceSite(context.Node.SyntaxTree.FilePath, context.Node.SpanStart);
        return contracts.Select(contract => new ParsedContract(
            ClassParser.Parse(contract), TargetParser.Parse(type), type.PlainPath(), Tasks(contract, context.SemanticModel.Compilation), site)).ToEquatableArray();
    }

    // Through the interface, so that explicit and default implementations are found too.
    private static EquatableArray<TaskModel> Tasks(INamedTypeSymbol contract, Compilation compilation) => Contracts.MethodsOf(contract)
        .Where(method => compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
        .Select(method => TaskParser.Parse(method, method.TacoTask()!, $"(({contract.BareReference()})target)"))
        .OfType<TaskModel>()
        .ToEquatableArray();
}
