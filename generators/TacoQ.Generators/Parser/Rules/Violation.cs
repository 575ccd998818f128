using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Why a method is no task. The parser asks whether there is one, the analyzer shows it.</summary>
internal readonly record struct Violation(DiagnosticDescriptor Rule, Place Place, params string[] Arguments)
{
    /// <summary>The attribute that it is about; null for <c>[TacoTask]</c>.</summary>
    public AttributeData? Attribute { get; init; }
}

/// <summary>The part of a method's declaration that a violation is about.</summary>
/// <param name="Kind">Which part.</param>
/// <param name="Ordinal">Which parameter.</param>
/// <param name="Option">Which option of the attribute; empty for the task kind.</param>
internal readonly record struct Place(PlaceKind Kind, int Ordinal = 0, string Option = "")
{
    public static readonly Place Attribute = new(PlaceKind.Attribute);
    public static readonly Place TaskKind = new(PlaceKind.AttributeArgument);
    public static readonly Place Name = new(PlaceKind.Name);
    public static readonly Place TypeParameters = new(PlaceKind.TypeParameters);
    public static readonly Place ReturnType = new(PlaceKind.ReturnType);

    public static Place TypeOf(IParameterSymbol parameter) => new(PlaceKind.ParameterType, parameter.Ordinal);

    public static Place ModifiersOf(IParameterSymbol parameter) => new(PlaceKind.ParameterModifiers, parameter.Ordinal);

    public static Place OptionOf(string option) => new(PlaceKind.AttributeArgument, Option: option);
}

internal enum PlaceKind
{
    Attribute,
    AttributeArgument,
    Name,
    TypeParameters,
    ReturnType,
    ParameterModifiers,
    ParameterType,
}
