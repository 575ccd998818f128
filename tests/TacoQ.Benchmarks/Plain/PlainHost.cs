namespace TacoQ.Benchmarks;

/// <summary>A bare generic host that consumes with RabbitMQ.Client, and says so with its first message.</summary>
internal static class PlainHost
{
    public static IHost Build(string[] arguments)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(arguments);
        builder.Services.AddHostedService<Consumer>();
        return builder.Build();
    }

    private sealed class Consumer(IConfiguration settings) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await using var connection = await PlainBroker.ConnectAsync(settings.GetConnectionString("tacobroker")!);
            var (channel, messages) = await PlainBroker.ConsumeAsync(connection, PlainBroker.WorkerQueue);
            await foreach (var message in messages.ReadAllAsync(stoppingToken))
            {
                await channel.BasicAckAsync(message.Tag, multiple: false, stoppingToken);
                Console.WriteLine(Roles.Ready);
            }
        }
    }
}
