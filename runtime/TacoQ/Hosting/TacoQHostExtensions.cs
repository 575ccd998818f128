using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Generation;
using TacoQ.Hosting;
using TacoQ.Worker;

namespace TacoQ;

/// <summary>Adds TacoQ to a host.</summary>
public static class TacoQHostExtensions
{
    /// <summary>
    /// Adds TacoQ: an <see cref="ITacoClient"/>, and with the generated <c>AddTacoTasks()</c> a worker. Without a broker
    /// (<c>UseRabbitMQ</c> of the package TacoQ.RabbitMQ) everything runs embedded in this process.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Chooses the broker, and what else there is to choose.</param>
    /// <returns>A builder to go on with.</returns>
    public static TacoQBuilder AddTacoQ(this IHostApplicationBuilder builder, Action<TacoQBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var settings = services.Select(service => service.ImplementationInstance).OfType<TacoQSettings>().FirstOrDefault();
        var taco = new TacoQBuilder(services, builder.Configuration, builder.Environment, settings ?? new());
        if (settings is null)
        {
            AddServices(taco);
        }

        configure?.Invoke(taco);
        return taco;
    }

    private static void AddServices(TacoQBuilder taco)
    {
        var services = taco.Services;
        services.AddSingleton(taco.Settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddTacoOptions<ClientOptions>(static (section, options) => section.Bind(options), static options => options.Validate(), ClientOptions.Section);
        services.AddTacoOptions<WorkerOptions>(static (section, options) => section.Bind(options), static options => options.Validate(), WorkerOptions.Section);
        services.AddOptions<HostOptions>().PostConfigure<IOptions<WorkerOptions>>(static (host, worker) =>
        {
            var needed = worker.Value.DrainTimeout + worker.Value.CancelGrace + TimeSpan.FromSeconds(10);
            host.ShutdownTimeout = host.ShutdownTimeout < needed ? needed : host.ShutdownTimeout;
        });

        services.TryAddSingleton<ITaskBroker>(static provider => new InProcessBroker(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IRelayClient>(CreateRelayClient);
        services.TryAddSingleton(static provider => new PayloadTypes(provider.GetServices<PayloadResolver>().Select(payload => payload.Resolver)));
        services.TryAddSingleton<ReplyWaiters>();
        services.TryAddSingleton<TacoClient>();
        services.TryAddSingleton<ITacoClient>(static provider => provider.GetRequiredService<TacoClient>());
        services.TryAddSingleton<WorkerIdentity>();
        services.TryAddSingleton<TaskRegistry>();
        services.TryAddSingleton<AttemptRunner>();
        services.AddSingleton<ITacoComponent, BrokerComponent>();
        services.AddHostedService<TacoHost>();

        if (FindRelay() is { } relay)
        {
            taco.Settings.RelayAvailable = true;
            relay.Register(taco);
        }
    }

    private static IRelayClient CreateRelayClient(IServiceProvider provider)
    {
        if (provider.GetRequiredService<TacoQSettings>().RunsRelay && provider.GetService<IRelayInProcess>() is { } relay)
        {
            return relay.Client;
        }

        return provider.GetRequiredService<IConfiguration>().GetConnectionString("tacorelay") switch
        {
            null or "" => new UnconfiguredRelayClient(),
            var text when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" => new HttpRelayClient(address, provider.GetRequiredService<IOptions<ClientOptions>>().Value.RelayKey),
            var text => throw new TacoConfigurationException(
                $"ConnectionStrings:tacorelay is '{text}', but must be the relay's address, for example http://127.0.0.1:3000 (environment: ConnectionStrings__tacorelay)."),
        };
    }

    // The package TacoQ.Relay builds on this one, so it can only be found by name. The trimmer understands the literal.
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "RelayRegistration has a public constructor and is kept by the literal name.")]
    private static IRelayRegistration? FindRelay() =>
        Type.GetType("TacoQ.Relay.Hosting.RelayRegistration, TacoQ.Relay", throwOnError: false) is { } type
            ? (IRelayRegistration?)Activator.CreateInstance(type)
            : null;
}
