using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Hosting;

public class EmbeddedTests
{
    [Fact]
    public async Task What_was_enqueued_before_a_restart_is_run_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        try
        {
            var ids = new List<Guid>();
            await using (var before = await EmbeddedApp.StartAsync(folder, worker: false))
            {
                foreach (var body in new object[] { new { taskKind = "test.echo" }, new { taskKind = "test.echo", priority = 200 }, new { taskKind = "test.echo", delaySeconds = 0.2 } })
                {
                    var response = await before.Http.PostAsJsonAsync("api/v1/tasks", body);
                    ids.Add((await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>());
                }
            }

            await using var after = await EmbeddedApp.StartAsync(folder);
            foreach (var id in ids)
            {
                var task = await after.Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30");
                task!["outcome"]?.GetValue<string>().ShouldBe("Succeeded");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_task_that_ran_when_the_process_stopped_runs_again()
    {
        var folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
        try
        {
            Guid id;
            await using (var before = await EmbeddedApp.StartAsync(folder))
            {
                var response = await before.Http.PostAsJsonAsync("api/v1/tasks", new { taskKind = "test.echo", arguments = "wait" });
                id = (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
                await TestServers.Deadline.UntilAsync(
                    async () => (await before.Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}"))!["status"]!.GetValue<string>() == "Running", "the task runs");
            }

            await using var after = await EmbeddedApp.StartAsync(folder);
            await after.Client.CancelAsync(id);
            var task = await after.Http.GetFromJsonAsync<JsonObject>($"api/v1/tasks/{id}?wait=30");
            task!["outcome"]?.GetValue<string>().ShouldBe("Cancelled");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
