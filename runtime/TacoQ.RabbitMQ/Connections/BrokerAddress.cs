using RabbitMQ.Client;

namespace TacoQ.RabbitMQ;

/// <summary>Where the broker is, checked; its text form is without the password.</summary>
internal sealed class BrokerAddress
{
    private const string Example = "for example amqp://guest:guest@localhost:5672/ (environment: ConnectionStrings__tacobroker)";

    private readonly Uri uri;
    private readonly string text;

    private BrokerAddress(Uri uri)
    {
        this.uri = uri;
        var factory = CreateFactory(TimeSpan.FromSeconds(10));
        text = $"{uri.Scheme}://{factory.UserName}@{factory.HostName}:{factory.Port switch { > 0 => factory.Port, _ => uri.Scheme == "amqps" ? 5671 : 5672 }}/{factory.VirtualHost.TrimStart('/')}";
        UserName = factory.UserName;
        VirtualHost = factory.VirtualHost;
    }

    public string UserName { get; }

    public string VirtualHost { get; }

    public static BrokerAddress Parse(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new TacoConfigurationException($"UseRabbitMQ() was called, but ConnectionStrings:tacobroker is not set. Set it to the broker's address, {Example}.");
        }

        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            throw new TacoConfigurationException($"ConnectionStrings:tacobroker is not a RabbitMQ address: it must start with amqp:// or amqps://, {Example}. (Characters such as @ : / in a password are written %40 %3A %2F.)");
        }

        try
        {
            return new(uri);
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException)
        {
            throw new TacoConfigurationException($"ConnectionStrings:tacobroker is not a RabbitMQ address: {e.Message} Write it so: {Example}.", e);
        }
    }

    public ConnectionFactory CreateFactory(TimeSpan heartbeat) => new()
    {
        Uri = uri,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = heartbeat,
        RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
        ConsumerDispatchConcurrency = 1,

        // As large as any broker holds: a larger message than expected is looked at, and does not end the connection.
        MaxInboundMessageBodySize = 512 * 1024 * 1024,
    };

    public override string ToString() => text;
}
