using System.Collections.Concurrent;

namespace TacoQ.TestServers;

/// <summary>A virtual host of a RabbitMQ for one test: nobody else's queues.</summary>
public sealed class VirtualHost
{
    // Made with one call of RabbitMQ's tool, which starts a virtual machine each time.
    private const int AtOnce = 16;
    private static readonly ConcurrentQueue<VirtualHost> Ready = new();
    private static readonly SemaphoreSlim Making = new(1, 1);

    private readonly string folder;

    private VirtualHost(string name, string connectionString, string folder)
    {
        Name = name;
        ConnectionString = connectionString;
        this.folder = folder;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <param name="server">Whose; default: the shared one.</param>
    public static async Task<VirtualHost> CreateAsync(OwnServer? server = null)
    {
        if (server is not null)
        {
            return (await MakeAsync(server.Url, server.Folder, 1))[0];
        }

        while (true)
        {
            if (Ready.TryDequeue(out var host))
            {
                return host;
            }

            await Making.WaitAsync();
            try
            {
                if (Ready.IsEmpty)
                {
                    foreach (var made in await MakeAsync(await Servers.RabbitMQ, Servers.DataFolder, AtOnce))
                    {
                        Ready.Enqueue(made);
                    }
                }
            }
            finally
            {
                Making.Release();
            }
        }
    }

    public static Task<string> ControlAsync(params string[] arguments) => Servers.RunAsync(["rabbitmqctl", Servers.DataFolder, .. arguments]);

    /// <summary>Evaluates an Erlang expression in the broker.</summary>
    public Task<string> EvaluateAsync(string expression) => Servers.RunAsync("rabbitmqctl", folder, "eval", expression);

    /// <summary>What is in the virtual host now.</summary>
    public async Task<(int Ready, int Unacknowledged, int Connections, int Channels)> CountAsync()
    {
        var counts = await EvaluateAsync(
            $$"""
            V = <<"{{Name}}">>,
            Queues = [rabbit_amqqueue:info(Q, [messages_ready, messages_unacknowledged]) || Q <- rabbit_amqqueue:list(V)],
            Sum = fun(Item) -> lists:sum([proplists:get_value(Item, Q) || Q <- Queues]) end,
            Count = fun(Infos) -> length([1 || [{vhost, Of}] <- Infos, Of =:= V]) end,
            {Sum(messages_ready), Sum(messages_unacknowledged), Count(rabbit_networking:connection_info_all([vhost])), Count(rabbit_channel:info_all([vhost]))}.
            """);
        var numbers = counts.Trim('{', '}').Split(',').Select(int.Parse).ToArray();
        return (numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static async Task<VirtualHost[]> MakeAsync(Uri url, string folder, int count)
    {
        var hosts = Enumerable.Range(0, count).Select(_ => "t" + Guid.CreateVersion7().ToString("N")[^12..]).Select(name => new VirtualHost(name, new Uri(url, "/" + name).AbsoluteUri, folder)).ToArray();
        await hosts[0].EvaluateAsync(
            $$"""
            [begin
                rabbit_vhost:add(Name, <<"test">>),
                rabbit_auth_backend_internal:set_permissions(<<"guest">>, Name, <<".*">>, <<".*">>, <<".*">>, <<"test">>)
            end || Name <- [{{string.Join(", ", hosts.Select(host => $"<<\"{host.Name}\">>"))}}]].
            """);
        return hosts;
    }
}
