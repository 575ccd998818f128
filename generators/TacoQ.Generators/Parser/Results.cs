using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What a method returns once it is awaited.</summary>
internal static class Results
{
    private const string Tasks = "System.Threading.Tasks";

    /// <summary>Whether a method returns exactly a Task or ValueTask.</summary>
    public static bool IsAwaited(IMethodSymbol method) => method.ReturnType.Is(Tasks, "Task") || method.ReturnType.Is(Tasks, "ValueTask");

    /// <summary>The type of the result; null for a method without one.</summary>
    public static ITypeSymbol? Of(IMethodSymbol method) => method switch
    {
        { ReturnsVoid: true } => null,
        { ReturnType: INamedTypeSymbol type } when IsAwaited(method) => type.TypeArguments.FirstOrDefault(),
        { ReturnType.IsReferenceType: true } when MayBeNull(method) => method.ReturnType.WithNullableAnnotation(NullableAnnotation.Annotated),
        _ => method.ReturnType,
    };

    /// <summary>Whether what the method itself returns can be null: the result, or the Task around it.</summary>
    public static bool MayBeNull(IMethodSymbol method) =>
        method.ReturnType.NullableAnnotation == NullableAnnotation.Annotated
        || method.GetReturnTypeAttributes().Any(static attribute => attribute.Is("System.Diagnostics.CodeAnalysis", "MaybeNullAttribute"));
}
