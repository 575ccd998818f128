using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Which types can cross the wire.</summary>
internal static class PayloadRules
{
    private static readonly (string Namespace, string Name)[] Machinery =
    [
        ("System.IO", "Stream"),
        ("System.IO", "TextReader"),
        ("System.IO", "TextWriter"),
        ("System.IO.Pipelines", "PipeReader"),
        ("System.IO.Pipelines", "PipeWriter"),
        ("System.Data.Common", "DbConnection"),
        ("System.Linq.Expressions", "Expression"),
        ("System.Net.Http", "HttpClient"),
        ("System.Reflection", "Assembly"),
        ("System.Reflection", "MemberInfo"),
        ("System.Threading", "CancellationTokenSource"),
        ("System.Threading.Tasks", "Task"),
        ("System.Threading.Tasks", "ValueTask"),
        ("Microsoft.AspNetCore.Http", "HttpContext"),
        ("Microsoft.AspNetCore.Http", "HttpRequest"),
        ("Microsoft.AspNetCore.Http", "HttpResponse"),
        ("Microsoft.EntityFrameworkCore", "DbContext"),
    ];

    /// <summary>Why no value of a type can be part of a payload; null when it can.</summary>
    public static string? Objection(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: > 1 } => "JSON has no arrays of several dimensions",
        IArrayTypeSymbol array => Objection(array.ElementType),
        _ when JsonTypes.HasConverter(type) => null,
        { IsRefLikeType: true } or { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => $"{Show(type)} lives on the stack",
        { TypeKind: TypeKind.Delegate } or { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => $"{Show(type)} is a delegate",
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => $"{Show(type)} depends on the machine",
        { IsTupleType: true } => $"the fields of the tuple {Show(type)} would be lost in JSON; declare a record",
        _ when Machinery.Any(machine => type.IsOrDerivesFrom(machine.Namespace, machine.Name)) => $"{Show(type)} is no data",
        _ when JsonTypes.IsAsyncStream(type) => $"{Show(type)} is read step by step",
        _ when type.Is("System.Collections.Generic", "IReadOnlySet") => $"System.Text.Json cannot read {Show(type)}; take ISet<T>",
        { TypeKind: TypeKind.Interface } when !JsonTypes.IsCommonCollection(type) && !JsonTypes.IsPolymorphic(type) => $"{Show(type)} is an interface",
        INamedTypeSymbol named when JsonTypes.IsCollection(type) || named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T =>
            named.TypeArguments.Select(Objection).FirstOrDefault(static objection => objection is not null),
        _ => null,
    };

    private static string Show(ITypeSymbol type) => $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'";
}
