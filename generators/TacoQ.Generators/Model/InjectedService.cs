namespace TacoQ.Generators;

/// <summary>A service that a constructor or a task method takes.</summary>
/// <param name="Type">Its type, never nullable.</param>
/// <param name="Key">Its key as code, or null for a service without one.</param>
/// <param name="Mode">What happens when it is not registered.</param>
/// <param name="Fallback">What stands in for it when it is not registered, as code.</param>
internal sealed record InjectedService(string Type, string? Key, ServiceMode Mode, string Fallback);

internal enum ServiceMode
{
    /// <summary>It must be registered.</summary>
    Required,

    /// <summary>A null says that it is not registered.</summary>
    Nullable,

    /// <summary>The fallback stands in for it.</summary>
    Optional,

    /// <summary>As <see cref="Optional"/>, but a value type: it comes boxed.</summary>
    OptionalValue,
}
