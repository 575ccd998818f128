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
    public static string Resolve(InjectedService service, string provider, int index) => (service.Mode, service.Key) switch
    {
        (ServiceMode.Required, null) => $"{Unkeyed}.GetRequiredService<{service.Type}>({provider})",
        (ServiceMode.Required, { } key) => $"{Keyed}.GetRequiredKeyedService<{service.Type}>({provider}, {key})",
        (ServiceMode.Optional, null) => $"({Unkeyed}.GetService<{service.Type}>({provider}) ?? {service.Fallback})",
        (ServiceMode.Optional, { } key) => $"({Keyed}.GetKeyedService<{service.Type}>({provider}, {key}) ?? {service.Fallback})",
        (_, null) => $"({provider}.GetService(typeof({service.Type})) is {service.Type} service{index} ? service{index} : {service.Fallback})",
        (_, { } key) => $"({Keyed}.GetKeyedService({provider}, typeof({service.Type}), {key}) is {service.Type} service{index} ? service{index} : {service.Fallback})",
    };
}
