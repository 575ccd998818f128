using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace TacoQ.Relay.Host;

/// <summary>
/// Exports traces, metrics and logs by OTLP, as OpenTelemetry's environment variables say: nothing without
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or that of one signal), not what has <c>OTEL_…_EXPORTER=none</c>.
/// </summary>
internal sealed class OtlpExport
{
    private const string ServiceName = "tacoq-relay";
    private readonly IConfiguration configuration;

    /// <exception cref="TacoConfigurationException">Another exporter is asked for.</exception>
    public OtlpExport(IConfiguration configuration)
    {
        this.configuration = configuration;
        (Traces, Metrics, Logs) = (IsWanted("TRACES"), IsWanted("METRICS"), IsWanted("LOGS"));
    }

    public bool Traces { get; }

    public bool Metrics { get; }

    public bool Logs { get; }

    public void AddTo(WebApplicationBuilder builder)
    {
        if (Logs)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeScopes = true;
                logs.IncludeFormattedMessage = true;
                logs.SetResourceBuilder(Describe(ResourceBuilder.CreateEmpty())).AddOtlpExporter();
            });
        }

        if (Traces || Metrics)
        {
            // The first one: it is stopped last, when all has been told.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new TelemetryProviders(this, configuration)));
        }
    }

    /// <summary>Names the spans of requests by their routes; those of the health checks are left out.</summary>
    public void UseIn(WebApplication app)
    {
        if (Traces)
        {
            app.Use(async (http, next) =>
            {
                if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { } activity)
                {
                    await next();
                    return;
                }

                RequestSpan.Begin(activity, http);
                await next();
                RequestSpan.End(activity, http);
            });
        }
    }

    /// <summary>What all of it is about. What <c>OTEL_RESOURCE_ATTRIBUTES</c> and <c>OTEL_SERVICE_NAME</c> say wins.</summary>
    public static ResourceBuilder Describe(ResourceBuilder resource) => resource
        .AddService(ServiceName, serviceVersion: Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private bool IsWanted(string signal)
    {
        var name = $"OTEL_{signal}_EXPORTER";
        var wanted = configuration[name] switch
        {
            null or "" or "otlp" => true,
            "none" => false,
            var other => throw new TacoConfigurationException($"{name} is '{other}', but this relay has otlp and none only. Correct it in the environment."),
        };
        return wanted && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
            && (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } || configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 });
    }
}
