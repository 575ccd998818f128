namespace TacoQ.TestServers;

/// <summary>A virtual host of the shared RabbitMQ for one test: nobody else's queues.</summary>
public sealed class VirtualHost : IAsyncDisposable
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
        await ControlAsync("add_vhost", name);
        await ControlAsync("set_permissions", "-p", name, "guest", ".*", ".*", ".*");
        return new(name, new Uri(broker, "/" + name).AbsoluteUri);
    }

    public static Task<string> ControlAsync(params string[] arguments) => Servers.RunAsync(["rabbitmqctl", Servers.DataFolder, .. arguments]);

    public async ValueTask DisposeAsync() => await ControlAsync("delete_vhost", Name);
}
