using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The types of exceptions in <c>[TacoTask(RetryOn = …, NoRetryOn = …)]</c>.</summary>
internal static class ExceptionTypes
{
    /// <summary>Each with its option; a null is one that was written as null.</summary>
    public static IEnumerable<(string Option, ITypeSymbol? Type)> Of(AttributeData attribute) =>
        attribute.NamedArguments
            .Where(static option => option.Value is { Kind: TypedConstantKind.Array, IsNull: false })
            .SelectMany(static option => option.Value.Values.Select(type => (option.Key, type.Value as ITypeSymbol)));

    /// <summary>What their names name.</summary>
    public static IEnumerable<ISymbol> Mentions(AttributeData attribute) => Of(attribute).SelectMany(static found => found.Type?.Mentions() ?? []);
}
