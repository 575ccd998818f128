using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>The types that the runtime reads and writes itself.</summary>
internal static class Scalars
{
    public static bool Has(ITypeSymbol type) => Reader(type) is not null;

    /// <summary>The reader's method for a type; null when it has none.</summary>
    public static string? Reader(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => "ReadBytes",
        {
            SpecialType: SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Char
                or SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
                or SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64
                or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal
                or SpecialType.System_DateTime
        } => $"Read{type.MetadataName}",
        { Name: "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Uri" } when type.Is("System", type.Name) => $"Read{type.Name}",
        _ => null,
    };
}
