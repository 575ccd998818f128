namespace TacoQ.Generators;

/// <summary>Prints where the arguments of a task method and of a constructor come from.</summary>
internal static class ServiceEmitter
{
    private const string Unkeyed = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string Keyed = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    public static string Argument(CallArgument argument, int index) => argument.Source switch
    {
        ArgumentSource.Payload => $"arguments.{argument.Field}",
        ArgumentSource.Context => "execution.Context",
        ArgumentSource.CancellationToken => "execution.CancellationToken",
        _ => Resolve(argument.Service!, "execution.Services", index),
    };

    /// <summary>An expression for a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="provider">Who has it.</param>
    /// <param name="index">Which parameter it is for, to tell variables apart.</param>
    public static string Resolve(InjectedService service, string provider, int index) => service.Mode switch
    {
        ServiceMode.Required => service.Key is { } key
            ? $"{Keyed}.GetRequiredKeyedService<{service.Type}>({provider}, {key})"
            : $"{Unkeyed}.GetRequiredService<{service.Type}>({provider})",
        ServiceMode.Nullable => Find(service, provider),
        ServiceMode.Optional => $"{Find(service, provider)} ?? {service.Fallback}",
        _ => $"{FindBoxed(service, provider)} is {service.Type} service{index} ? service{index} : {service.Fallback}",
    };

    private static string Find(InjectedService service, string provider) => service.Key is { } key
        ? $"{Keyed}.GetKeyedService<{service.Type}>({provider}, {key})"
        : $"{Unkeyed}.GetService<{service.Type}>({provider})";

    private static string FindBoxed(InjectedService service, string provider) => service.Key is { } key
        ? $"{Keyed}.GetKeyedService({provider}, typeof({service.Type}), {key})"
        : $"{provider}.GetService(typeof({service.Type}))";
}
