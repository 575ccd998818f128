using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    [Fact]
    public async Task An_announced_task_kind_has_its_schemas_and_who_announced_it()
    {
        await store.ApplyAsync(Announced(arguments: """{"type":"object", "properties":{"größe":{}}}""", result: "true"), default);

        var entry = (await store.FindTaskKindAsync("images", "images.resize", default)).ShouldNotBeNull();
        (entry.WorkerKind, entry.TaskKind, entry.AnnouncedBy, entry.ArgumentsSchema.GetRawText(), entry.ResultSchema.GetRawText())
            .ShouldBe(("images", "images.resize", "w-1", """{"type":"object", "properties":{"größe":{}}}""", "true"));
        entry.AnnouncedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        (await store.FindTaskKindAsync("images", "Images.resize", default)).ShouldBeNull();
        (await store.FindTaskKindAsync("other", "images.resize", default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_last_announcement_counts_and_its_contract_differs_when_a_schema_does()
    {
        await store.ApplyAsync(Announced(), default);
        var first = (await store.ListTaskKindsAsync(null, default)).ShouldHaveSingleItem();
        await store.ApplyAsync(Announced() with { Worker = "w-2" }, default);
        var second = (await store.ListTaskKindsAsync(null, default)).ShouldHaveSingleItem();
        await store.ApplyAsync(Announced(result: """{"type":"null"}"""), default);
        var third = (await store.ListTaskKindsAsync(null, default)).ShouldHaveSingleItem();

        (second.AnnouncedBy, second.Contract).ShouldBe(("w-2", first.Contract));
        third.Contract.ShouldNotBe(first.Contract);
        third.ResultSchema.GetRawText().ShouldBe("""{"type":"null"}""");
    }

    [Fact]
    public async Task Task_kinds_are_listed_in_order_and_by_worker_kind()
    {
        foreach (var (worker, task) in new[] { ("b", "x"), ("a", "z"), ("a", "B"), ("a", "a") })
        {
            await store.ApplyAsync(Announced(task, worker), default);
        }

        (await store.ListTaskKindsAsync(null, default)).Select(entry => $"{entry.WorkerKind}/{entry.TaskKind}").ShouldBe(["a/B", "a/a", "a/z", "b/x"]);
        (await store.ListTaskKindsAsync("b", default)).ShouldHaveSingleItem().TaskKind.ShouldBe("x");
        (await store.ListTaskKindsAsync("c", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_task_kind_is_forgotten_when_its_announcement_is_old_and_no_worker_takes_it()
    {
        await store.ApplyAsync(Announced("old"), default);
        await store.ApplyAsync(Announced("taken"), default);
        await store.ApplyAsync(Heartbeat("images/taken"), default);

        await store.ForgetTaskKindsAsync(TimeSpan.FromDays(1), default);
        (await store.ListTaskKindsAsync(null, default)).Count.ShouldBe(2);

        await store.ForgetTaskKindsAsync(-TimeSpan.FromMinutes(1), default);
        (await store.ListTaskKindsAsync(null, default)).ShouldHaveSingleItem().TaskKind.ShouldBe("taken");
    }
}
