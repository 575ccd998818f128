using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Where a parameter of a task method gets its value from.</summary>
internal enum ParameterRole
{
    Payload,
    Context,
    CancellationToken,
    Service,
    KeyedService,
}

internal static class ParameterRoles
{
    public static ParameterRole Of(IParameterSymbol parameter) => parameter switch
    {
        _ when parameter.Type.WithoutNullable().IsCancellationToken() => ParameterRole.CancellationToken,
        _ when parameter.Type.IsTaskContext() => ParameterRole.Context,
        _ when parameter.GetAttributes().Any(static attribute => attribute.IsFromKeyedServices()) => ParameterRole.KeyedService,
        _ when parameter.GetAttributes().Any(static attribute => attribute.IsFromServices()) => ParameterRole.Service,
        _ => ParameterRole.Payload,
    };
}
