using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators;

/// <summary>Constants as code.</summary>
internal static class Literals
{
    public static string String(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A constant of a type: the default value of a parameter.</summary>
    public static string Of(object? value, ITypeSymbol type) => type switch
    {
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } when value is not null => Of(value, type.WithoutNullable()),
        { TypeKind: TypeKind.Enum } when value is not null => Enum(value, (INamedTypeSymbol)type),
        { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated } when value is null => "null!",
        { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } when value is null => "null",
        _ => value is null ? "default" : Primitive(value),
    };

    /// <summary>An argument of an attribute, of exactly the type that it has there.</summary>
    public static string Of(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.BareReference()})",
        { Kind: TypedConstantKind.Primitive, Value: { } value and (sbyte or byte or short or ushort), Type: { } type } => $"({type.BareReference()}){Parenthesised(Primitive(value))}",
        { Kind: TypedConstantKind.Enum or TypedConstantKind.Primitive, Value: { } value, Type: { } type } => Of(value, type),
        _ => "null",
    };

    private static string Enum(object value, INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && value.Equals(field.ConstantValue)) is { } named
            ? $"{type.BareReference()}.{Identifiers.Escape(named.Name)}"
            : $"({type.BareReference()}){Parenthesised(Primitive(value))}";

    // (E)-1 would be a subtraction.
    private static string Parenthesised(string literal) => literal[0] == '-' ? $"({literal})" : literal;

    private static string Primitive(object value) => value switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        string text => String(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
