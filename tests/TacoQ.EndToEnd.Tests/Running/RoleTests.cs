using System.Net;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Running;

/// <summary>Each role does its part, and only when it is asked for.</summary>
public class RoleTests
{
    private static readonly string[] All = ["ingest", "dispatch", "cleanup", "api"];

    [Theory]
    [InlineData("ingest")]
    [InlineData("dispatch")]
    [InlineData("cleanup")]
    [InlineData("api")]
    [InlineData("dispatch,cleanup,api")]
    [InlineData("ingest,cleanup,api")]
    [InlineData("ingest, Dispatch, API")]
    [InlineData("ingest,dispatch,cleanup")]
    [InlineData("ingest,api")]
    [InlineData("dispatch,cleanup")]
    public async Task A_relay_does_what_its_roles_are(string roles)
    {
        var chosen = roles.Split(',', StringSplitOptions.TrimEntries).Select(role => role.ToLowerInvariant()).ToArray();
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StopAsync(await cluster.StartRelayAsync());
        var taco = await cluster.StartPublisherAsync();
        var relay = await cluster.StartRelayAsync("--roles", roles, "--TacoQ:Relay:DispatchInterval", "00:00:00.05", "--TacoQ:Relay:CleanupInterval", "00:00:00.05");
        using var http = new HttpClient { BaseAddress = new(relay.Urls.Single()) };

        // Twice: what is done in the second turn shows that in the first there was time for what is not done.
        for (var turn = 1; turn <= 2; turn++)
        {
            await cluster.Database.ExecuteAsync(
                $"""
                insert into tacoq.tasks (id, attempt, rank, task_kind, worker_kind, created_at, updated_at, due_at, headers, trace_context)
                    values ('{Id(1, turn)}', 1, 10, 'nobody', 'nobody', now(), now(), now(), null, null);
                insert into tacoq.tasks (id, attempt, rank, task_kind, worker_kind, created_at, updated_at, completed_at, delete_at)
                    values ('{Id(2, turn)}', 1, 70, 'nobody', 'nobody', now(), now(), now(), now() - interval '1 second');
                """);
            await taco.EndToEndTasks().Greet.With(new() { Id = Id(3, turn) }).EnqueueAsync("x");
            await Deadline.UntilAsync(async () => Done(await LookAsync(cluster, http, turn)).Order().SequenceEqual(chosen.Order()), $"{roles} in turn {turn}");
        }

        Done(await LookAsync(cluster, http, turn: 1)).Order().ShouldBe(chosen.Order());
        (await http.GetStringAsync("/health")).ShouldBe("Service is healthy\n");
    }

    [Fact]
    public async Task Relays_of_one_role_each_are_a_relay_together()
    {
        await using var cluster = await Cluster.CreateAsync();
        var relays = new List<WebApplication>();
        foreach (var role in All)
        {
            relays.Add(await cluster.StartRelayAsync("--roles", role, "--TacoQ:Relay:DispatchInterval", "00:00:00.05", "--TacoQ:Relay:CleanupInterval", "00:00:00.05"));
        }

        await cluster.StartWorkerAsync();
        var taco = await cluster.StartPublisherAsync(relays[^1].Urls.Single());
        var handle = await taco.EndToEndTasks().Greet.With(new() { Delay = TimeSpan.FromMilliseconds(50) }).EnqueueAsync("x");

        (await handle.GetResultAsync(Deadline.Default)).Lines.Length.ShouldBe(2);
        await cluster.Database.ExecuteAsync("update tacoq.tasks set delete_at = now()");
        await Deadline.UntilAsync(async () => await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks") == 0, "it is deleted");
    }

    [Fact]
    public async Task Relays_that_clean_up_at_once_share_the_work()
    {
        await using var cluster = await Cluster.CreateAsync();
        await cluster.StopAsync(await cluster.StartRelayAsync());
        await cluster.Database.ExecuteAsync(
            """
            insert into tacoq.tasks (id, attempt, rank, task_kind, worker_kind, created_at, updated_at, completed_at, delete_at)
                select gen_random_uuid(), 1, 70, 'k', 'w', now(), now(), now(), now() - interval '1 second' from generate_series(1, 5000)
            """);

        await cluster.StartRelayAsync("--roles", "cleanup");
        await cluster.StartRelayAsync("--roles", "cleanup");

        await Deadline.UntilAsync(async () => await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.tasks") == 0, "all are deleted");
        (await cluster.Database.ScalarAsync<long>("select count(*) from tacoq.deleted_tasks")).ShouldBe(5000);
    }

    private static IEnumerable<string> Done((bool Ingested, bool Dispatched, bool Deleted, bool Served) seen) => new[]
    {
        seen.Ingested ? "ingest" : null, seen.Dispatched ? "dispatch" : null, seen.Deleted ? "cleanup" : null, seen.Served ? "api" : null,
    }.OfType<string>();

    private static async Task<(bool Ingested, bool Dispatched, bool Deleted, bool Served)> LookAsync(Cluster cluster, HttpClient http, int turn) => (
        await CountAsync(cluster, $"id = '{Id(3, turn)}'") == 1,
        await CountAsync(cluster, $"id = '{Id(1, turn)}' and rank = 30") == 1,
        await CountAsync(cluster, $"id = '{Id(2, turn)}'") == 0,
        (await http.GetAsync("/api/v1/task-kinds")).StatusCode == HttpStatusCode.OK);

    private static Task<long> CountAsync(Cluster cluster, string condition) => cluster.Database.ScalarAsync<long>($"select count(*) from tacoq.tasks where {condition}");

    private static Guid Id(int task, int turn) => new(task, (short)turn, 0, new byte[8]);
}
