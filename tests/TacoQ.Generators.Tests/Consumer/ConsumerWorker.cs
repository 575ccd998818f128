using global::Consumer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TacoQ.Generation;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>The consumer project's tasks, registered as its user does it.</summary>
internal sealed class ConsumerWorker
{
    public ConsumerWorker()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddTacoQ().AddConsumerTasks();
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddKeyedSingleton<Journal>("spare");
        builder.Services.AddSingleton<RegisteredTasks, Echoing>();
        builder.Services.AddSingleton(new RequiringTasks { Name = "required" });
        Services = builder.Services.BuildServiceProvider();
        Dispatch = new(Services, Services.GetServices<ITacoTaskModule>());
        Client = new LoopbackClient(Dispatch);
    }

    public IServiceProvider Services { get; }

    public Dispatch Dispatch { get; }

    public ITacoClient Client { get; }

    public Journal Journal => Services.GetRequiredService<Journal>();

    private sealed class Echoing : RegisteredTasks
    {
        public override string Say(string word) => $"{word} {word}";
    }
}
