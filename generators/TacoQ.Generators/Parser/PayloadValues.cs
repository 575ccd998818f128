using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Decides how values of a type cross the wire.</summary>
internal static class PayloadValues
{
    public static PayloadValue Of(ITypeSymbol type)
    {
        // Where nobody says whether it can be null, it can.
        var declared = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None } ? type.WithNullableAnnotation(NullableAnnotation.Annotated) : type;
        var core = declared.WithoutNullable();
        var nulls = declared switch
        {
            { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => NullForm.Value,
            { NullableAnnotation: NullableAnnotation.Annotated } => NullForm.Reference,
            _ => NullForm.None,
        };
        return (Scalars.Reader(core), core.TypeKind) switch
        {
            ({ } reader, _) => new(declared.Reference(), core.Reference(), ValueForm.Scalar, reader, nulls),
            (_, TypeKind.Enum) => new(declared.Reference(), core.Reference(), ValueForm.Enum, "", nulls),
            _ => new(declared.Reference(), core.Reference(), ValueForm.Contract, "", nulls),
        };
    }

    /// <summary>The types among those of some values that have a JSON contract; nulls are passed over.</summary>
    public static IEnumerable<string> ContractTypes(IEnumerable<PayloadValue?> values) =>
        values.OfType<PayloadValue>().Where(static value => value.Form == ValueForm.Contract).Select(static value => value.CoreType).Distinct();
}
