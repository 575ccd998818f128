using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Hosting;

public class PauseRestartTests
{
    [Fact]
    public async Task A_pause_survives_a_restart_and_a_worker_learns_it_before_it_takes_anything()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        Guid id;
        await using (var before = await EmbeddedApp.StartAsync(folder))
        {
            await before.Services.GetRequiredService<IRelayClient>().PauseWorkerKindAsync("default");
            id = (await before.Services.GetRequiredService<IRelayClient>().PublishTaskAsync(new() { TaskKind = "test.echo" })).Id;
            await Deadline.UntilAsync(async () => await before.Services.GetRequiredService<IRelayClient>().GetTaskAsync(id) is not null, "the task is recorded");
        }

        await using (var after = await EmbeddedApp.StartAsync(folder))
        {
            var client = after.Services.GetRequiredService<IRelayClient>();
            (await client.GetTaskAsync(id, TimeSpan.FromSeconds(0.7))).ShouldNotBeNull().Status.ShouldBe(TacoTaskStatus.Pending);
            (await client.GetWorkerKindAsync("default")).ShouldNotBeNull().Paused.ShouldBeTrue();
            (await client.ResumeWorkerKindAsync("default")).Paused.ShouldBeFalse();
            (await client.GetTaskAsync(id, TimeSpan.FromSeconds(30))).ShouldNotBeNull().Outcome.ShouldBe(TaskOutcome.Succeeded);
        }

        Directory.Delete(folder, recursive: true);
    }
}
