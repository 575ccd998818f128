using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What a task may take.</summary>
internal static class ParameterRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method) => method.Parameters.SelectMany(Check);

    private static IEnumerable<Violation> Check(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            yield return new(Descriptors.ParameterByReference, Place.ModifiersOf(parameter), parameter.Name);
        }

        if (LivesOnStack(parameter.Type))
        {
            yield return new(Descriptors.ParameterOnStack, Place.TypeOf(parameter), parameter.Name, parameter.Type.ToDisplayString());
        }
        else if (ParameterRoles.Of(parameter) == ParameterRole.Payload && PayloadRules.Objection(parameter.Type) is { } objection)
        {
            yield return new(Descriptors.UnsupportedPayload, Place.TypeOf(parameter), parameter.Name, objection);
        }
    }

    public static bool LivesOnStack(ITypeSymbol type) => type is { IsRefLikeType: true } or { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer };
}
