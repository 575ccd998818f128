using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TacoQ.Broker;
using TacoQ.Hosting;
using TacoQ.RabbitMQ;

namespace TacoQ;

/// <summary>Chooses RabbitMQ as the broker.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <summary>
    /// Carries tasks over RabbitMQ (3.10 or later), whose address is <c>ConnectionStrings:tacobroker</c>, for example
    /// <c>amqp://guest:guest@localhost:5672/</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings, after the configuration section <c>TacoQ:RabbitMQ</c>.</param>
    /// <returns>The builder.</returns>
    public static TacoQBuilder UseRabbitMQ(this TacoQBuilder builder, Action<RabbitMQOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Settings.Broker = "RabbitMQ";
        builder.Services.AddTacoOptions<RabbitMQOptions>(static (section, options) => section.Bind(options), static options => options.Validate(), RabbitMQOptions.Section);
        builder.Services.Configure(configure ?? (static _ => { }));
        builder.Services.AddOptions<RabbitMQOptions>().PostConfigure<IConfiguration>(
            static (options, configuration) => options.ConnectionString ??= configuration.GetConnectionString("tacobroker"));
        builder.Services.Replace(ServiceDescriptor.Singleton<ITaskBroker, RabbitMQBroker>());
        return builder;
    }
}
