using TacoQ.Relay.Search;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Search;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public async Task A_search_finds_what_the_query_means()
    {
        var random = new RandomTasks(seed: 5);
        var ids = Enumerable.Range(0, 150).Select(_ => Guid.CreateVersion7()).ToArray();
        await store.ApplyAsync(ids.SelectMany(random.Events));
        var rows = new List<TaskRow>();
        foreach (var one in ids)
        {
            rows.Add((await store.FindAsync(one, default))!);
        }

        var found = 0;
        for (var i = 0; i < 600; i++)
        {
            var text = random.Query();
            var query = TaskQuery.Parse(text, T0 + Hour);
            var expected = rows.Where(row => QueryOracle.Matches(query, row)).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id.ToString("D"), StringComparer.Ordinal).Select(row => row.Id).ToArray();
            found += expected.Length;

            (await SearchAsync(query)).Select(task => task.Row.Id).ShouldBe(expected, text);
            (await store.CountAsync(query, 1000, default)).ShouldBe(expected.Length, text);
            (await store.CountAsync(query, 3, default)).ShouldBe(Math.Min(3, expected.Length), text);
        }

        found.ShouldBeGreaterThan(600, "the queries are of something");
    }

    [Fact]
    public async Task Pages_follow_each_other_in_both_orders_while_tasks_come()
    {
        var random = new RandomTasks(seed: 6);
        var ids = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToArray();
        await store.ApplyAsync(ids.SelectMany(random.Events));
        var query = TaskQuery.Parse("-id:" + Guid.Empty, T0);
        foreach (var (sort, ascending) in new[] { (TaskSort.Created, false), (TaskSort.Created, true), (TaskSort.Updated, false), (TaskSort.Updated, true) })
        {
            var all = new List<FoundTask>();
            SearchKey? after = null;
            while (await store.SearchAsync(new(query, sort, ascending, after, 7), default) is { Count: > 0 } page)
            {
                all.AddRange(page);
                after = new(sort == TaskSort.Created ? page[^1].Row.CreatedAt!.Value : page[^1].Row.UpdatedAt, page[^1].Row.Id);
                if (!ascending)
                {
                    await store.ApplyAsync(new TaskAssigned(Assignment(Guid.CreateVersion7()) with { CreatedAt = T0 + (10 * Hour) }, T0));
                }
            }

            all.Select(task => task.Row.Id).Where(ids.Contains).Order().ShouldBe(ids.Order());
            all.Count.ShouldBe(all.Select(task => task.Row.Id).Distinct().Count());
            var times = all.Select(task => sort == TaskSort.Created ? task.Row.CreatedAt!.Value : task.Row.UpdatedAt).ToArray();
            times.ShouldBe(ascending ? times.Order() : times.OrderDescending());
        }
    }

    [Fact]
    public async Task What_is_found_has_the_error_and_no_payloads()
    {
        await store.ApplyAsync(Assigned(id), Completed(id, outcome: TaskOutcome.Failed, output: """{"type":"E","message":"m","stackTrace":"s"}"""));

        var task = (await SearchAsync(TaskQuery.Parse("status:failed", T0))).ShouldHaveSingleItem();

        (task.Row.Input, task.Row.Output, task.Row.Error, task.Error).ShouldBe((null, null, null, "E\nm"));
        (task.Row.TaskKind, task.Row.Headers!["tenant"]).ShouldBe(("images.resize", "ü"));
    }

    [Fact]
    public async Task What_a_caller_writes_is_never_SQL()
    {
        await store.ApplyAsync(Assigned(id));
        var before = await store.CountAsync(TaskQuery.Parse("", T0), 10, default);
        foreach (var evil in new[] { "' or 1=1 --", "'); drop table tacoq.tasks; --", "\\' or true --", "$1", "$p0", "%' or '1'='1", "{0}", "\" or \"\"=\"", "a'b" })
        {
            var quoted = $"\"{evil.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
            foreach (var name in new[] { "kind", "worker-kind", "worker", "tag", "error", "schedule", $"header.{quoted}", $"arg.{quoted}", $"arg.a.{quoted}.b", "header.x", "arg.x" })
            {
                (await SearchAsync(TaskQuery.Parse($"{name}:{quoted}", T0))).ShouldBeEmpty($"{name}:{quoted}");
                (await SearchAsync(TaskQuery.Parse($"{name}:{quoted[..^1]}*\"", T0))).ShouldBeEmpty($"{name}:{quoted}*");
            }
        }

        before.ShouldBe(1);
        (await store.CountAsync(TaskQuery.Parse("", T0), 10, default)).ShouldBe(before);
    }

    [Fact]
    public async Task A_task_of_which_only_a_cancellation_is_known_is_not_listed()
    {
        await store.ApplyAsync(Cancelled(id));

        (await SearchAsync(TaskQuery.Parse("", T0))).ShouldBeEmpty();
    }

    private Task<IReadOnlyList<FoundTask>> SearchAsync(TaskQuery query) => store.SearchAsync(new(query, TaskSort.Created, Ascending: false, After: null, 1000), default);
}
