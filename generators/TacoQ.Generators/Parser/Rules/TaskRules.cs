using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What makes a method a task: the one place that decides it, for the parser and for the analyzers.</summary>
internal static class TaskRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method, AttributeData attribute)
    {
        if (WhatElse(method) is { } something)
        {
            return [new(Descriptors.NotAMethod, Place.Attribute, something)];
        }

        return [
            .. AccessRules.Check(method),
            .. CheckGenericity(method),
            .. ParameterRules.Check(method),
            .. NamingRules.Check(method),
            .. ResultRules.Check(method),
            .. AttributeRules.Check(method, attribute),
            .. RetryRules.Check(method, attribute),
            .. ScheduleRules.Check(method),
            .. ObsoleteRules.Check(method),
        ];
    }

    /// <summary>Whether a method has <c>[TacoTask]</c> and may have it.</summary>
    public static bool IsTask(IMethodSymbol method) => method.TacoTask() is { } attribute && !Check(method, attribute).Any();

    /// <summary>What <c>[TacoTask]</c> stands on, when it is no ordinary method.</summary>
    private static string? WhatElse(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.LocalFunction } => "a local function",
        { MethodKind: MethodKind.AnonymousFunction } => "a lambda",
        { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove } => "an accessor",
        { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => "an operator",
        { MethodKind: MethodKind.Destructor } => "a finalizer",
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "an explicit implementation of an interface's method",
        { MethodKind: not MethodKind.Ordinary } => "something that is no method",
        { IsVararg: true } => "a method with a variable number of arguments",
        { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } => "a static method of an interface",
        { ContainingType.TypeKind: not (TypeKind.Class or TypeKind.Interface or TypeKind.Struct) } => "a member of an extension block",
        _ => null,
    };

    private static IEnumerable<Violation> CheckGenericity(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
        {
            yield return new(Descriptors.GenericMethod, Place.TypeParameters, method.Name);
        }

        if (method.ContainingType.WithContainers().FirstOrDefault(static type => type.TypeParameters.Length > 0) is { } generic)
        {
            yield return new(Descriptors.GenericType, Place.Name, method.Name, generic.Name);
        }

        if (method.ContainingType.TypeKind == TypeKind.Struct)
        {
            yield return new(Descriptors.StructType, Place.Name, method.Name, method.ContainingType.Name);
        }
    }
}
