namespace TacoQ.Benchmarks;

/// <summary>TacoQ as its users set it up.</summary>
internal static class OurHosts
{
    /// <summary>Runs the tasks of this program.</summary>
    public static IHost Worker(string[] arguments)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(arguments);
        builder.AddTacoQ(q => q.UseRabbitMQ()).AddTacoTasks();
        return builder.Build();
    }

    /// <summary>Publishes them.</summary>
    public static async Task<StartedHost> StartPublisherAsync(params string[] arguments)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(arguments);
        builder.AddTacoQ(q => q.UseRabbitMQ());
        return await StartedHost.StartAsync(builder.Build());
    }
}
