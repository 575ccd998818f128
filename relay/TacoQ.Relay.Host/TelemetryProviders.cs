using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using TacoQ.Diagnostics;

namespace TacoQ.Relay.Host;

/// <summary>OpenTelemetry's part of this process, from before the relay starts until after it has stopped.</summary>
internal sealed class TelemetryProviders(OtlpExport export, IConfiguration configuration) : IHostedService
{
    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (export.Traces)
        {
            traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(resource => OtlpExport.Describe(resource.Clear()))
                .AddSource(TacoTelemetry.Name, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build();
        }

        if (export.Metrics)
        {
            metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .ConfigureResource(resource => OtlpExport.Describe(resource.Clear()))
                .AddMeter(TacoTelemetry.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime", "Npgsql")
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends what is left; a collector that does not answer is not waited for long.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await Task.Run(
        () =>
        {
            traces?.Dispose();
            metrics?.Dispose();
        },
        cancellationToken);
}
