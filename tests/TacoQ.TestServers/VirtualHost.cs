namespace TacoQ.TestServers;

/// <summary>A virtual host of the shared RabbitMQ for one test: nobody else's queues.</summary>
public sealed class VirtualHost
{
    private VirtualHost(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public static async Task<VirtualHost> CreateAsync()
    {
        var broker = await Servers.RabbitMQ;
        var name = "t" + Guid.CreateVersion7().ToString("N")[^12..];

        // In one call: each one starts a virtual machine.
        await ControlAsync(
            "eval",
            $"""rabbit_vhost:add(<<"{name}">>, <<"test">>), rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>).""");
        return new(name, new Uri(broker, "/" + name).AbsoluteUri);
    }

    public static Task<string> ControlAsync(params string[] arguments) => Servers.RunAsync(["rabbitmqctl", Servers.DataFolder, .. arguments]);
}
