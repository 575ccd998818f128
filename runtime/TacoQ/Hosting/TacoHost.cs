using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TacoQ.Hosting;

/// <summary>Checks what was configured, then starts the components in their order, and stops them in the opposite one.</summary>
internal sealed class TacoHost(IServiceProvider services, TacoQSettings settings, IConfiguration configuration, IHostEnvironment environment, IHostApplicationLifetime lifetime)
    : IHostedService, IDisposable
{
    private readonly Stack<ITacoComponent> started = new();
    private readonly CancellationTokenSource hurry = new();
    private PosixSignalRegistration[] signals = [];
    private volatile bool stopping;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Check();
        signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
        var components = services.GetServices<ITacoComponent>().OrderBy(component => component.Order).ToArray();
        foreach (var component in components)
        {
            component.CheckSettings();
        }

        try
        {
            foreach (var component in components)
            {
                started.Push(component);
                await component.StartAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it starts: that is no error.
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        using var atOnce = CancellationTokenSource.CreateLinkedTokenSource(hurry.Token, cancellationToken);
        List<Exception>? errors = null;
        while (started.TryPop(out var component))
        {
            try
            {
                await component.StopAsync(atOnce.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                (errors ??= []).Add(e);
            }
        }

        if (errors is not null)
        {
            throw new AggregateException(errors);
        }
    }

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        hurry.Dispose();
    }

    /// <summary>The first signal stops the host, which is its own affair; a second one says not to wait for what still runs.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        if (stopping)
        {
            context.Cancel = true;
            _ = hurry.CancelAsync();
        }
    }

    private void Check()
    {
        if (!settings.IsEmbedded)
        {
            return;
        }

        if (configuration.GetConnectionString("tacobroker") is { Length: > 0 })
        {
            throw new TacoConfigurationException(
                "ConnectionStrings:tacobroker is set, but no broker is chosen: call AddTacoQ(q => q.UseRabbitMQ()) of the package TacoQ.RabbitMQ, or remove the setting to run embedded.");
        }

        if (environment.IsProduction() && IsEnvironmentSet() && !settings.EmbeddedByChoice)
        {
            throw new TacoConfigurationException(
                """
                The environment is set to Production, and no broker is configured: ConnectionStrings:tacobroker is missing.
                  With RabbitMQ:  builder.AddTacoQ(q => q.UseRabbitMQ())  and  ConnectionStrings__tacobroker=amqp://user:password@host:5672/
                  Without:        builder.AddTacoQ(q => q.UseEmbedded())  keeps the tasks in a file of this machine and runs them in this process only.
                """);
        }

        if (!settings.RelayAvailable)
        {
            throw new TacoConfigurationException(
                "No broker is configured, and embedded mode needs the package TacoQ.Relay, which is not there: add it, or call AddTacoQ(q => q.UseRabbitMQ()) of the package TacoQ.RabbitMQ and set ConnectionStrings:tacobroker, for example amqp://guest:guest@localhost:5672/.");
        }
    }

    /// <summary>A host that nobody told its environment is in Production too; that alone does not make it one.</summary>
    private static bool IsEnvironmentSet() =>
        Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 }
        || Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 }
        || Environment.GetCommandLineArgs().Any(argument => argument.StartsWith("--environment", StringComparison.OrdinalIgnoreCase));
}
