using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TacoQ.Broker;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Relay.Tests.Api;

public abstract class TaskEventTests(TestStore store) : ApiTests(store)
{
    [Fact]
    public async Task A_task_is_followed_to_its_end()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", arguments = "wait" });
        await Deadline.UntilAsync(async () => await Store.FindAsync(id, default) is { Rank: TaskRank.Running }, "the task runs");
        await using var events = await FollowAsync($"api/v1/tasks/{id}/events");
        var first = await events.NextAsync();
        (first.Name, Text(first.Data["status"]), Text(first.Data["id"])).ShouldBe(("task.updated", "Running", id.ToString()));

        await App.Services.GetRequiredService<ITaskBroker>().PublishAsync(new TaskProgressed(id, 1, WireTime.Now(TimeProvider.System), 0.5, "half"), Deadline.Default, default);
        var progress = await events.NextAsync();
        (progress.Name, Text(progress.Data["fraction"]), Text(progress.Data["message"])).ShouldBe(("task.progress", "0.5", "half"));

        await Relay.CancelTaskAsync(id);
        SseEvent last;
        do
        {
            last = await events.NextAsync();
        }
        while (Text(last.Data["status"]) != "Completed");

        Text(last.Data["outcome"]).ShouldBe("Cancelled");
        (await events.EndsAsync()).ShouldBeTrue();
        (await GetAsync($"api/v1/tasks/{id}/events", last.Id)).StatusCode.ShouldBe(HttpStatusCode.NoContent, "it is over, and the reader knows it");
        await using var again = await FollowAsync($"api/v1/tasks/{id}/events", first.Id);
        (await again.NextAsync()).Id.ShouldBe(last.Id);
        (await again.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Results_are_not_in_events()
    {
        var id = Guid.Parse((await RunAsync(new { taskKind = "test.echo", arguments = 1 }))["id"]!.ToString());
        await using var events = await FollowAsync($"api/v1/tasks/{id}/events");

        var last = await events.NextAsync();
        (Text(last.Data["outcome"]), last.Data.ContainsKey("result")).ShouldBe(("Succeeded", false));
    }

    [Fact]
    public async Task Some_tasks_are_followed_until_all_are_over()
    {
        var (one, two) = (await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 }), await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 }));
        await Deadline.UntilAsync(async () => (await Store.FindVersionsAsync([one, two], default)).Count == 2, "both are stored");
        await using var events = await FollowAsync($"api/v1/events?id={one}&id={two}");
        (await events.NextAsync(), await events.NextAsync()).ShouldNotBe(default);

        await Relay.CancelTaskAsync(one);
        Text((await events.NextAsync()).Data["id"]).ShouldBe(one.ToString());
        await Relay.CancelTaskAsync(two);
        Text((await events.NextAsync()).Data["id"]).ShouldBe(two.ToString());
        (await events.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_that_became_visible_late_is_told_to_who_comes_back()
    {
        var now = WireTime.Now(TimeProvider.System);
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Store.ApplyAsync([Events.Assigned(one), Events.Assigned(two), Events.Completed(one, at: now)]);
        await using var first = await FollowAsync($"api/v1/events?id={one}&id={two}");
        await first.NextAsync();
        var last = await first.NextAsync();

        // As if the end of the other had been stored before that, and become visible only now.
        await Store.ApplyAsync(Events.Completed(two, at: now));
        var later = $"{long.Parse(last.Id!.Split('.')[0], CultureInfo.InvariantCulture) + 5_000_000}.1";
        await using var again = await FollowAsync($"api/v1/events?id={one}&id={two}", later);
        string?[] told = [Text((await again.NextAsync()).Data["id"]), Text((await again.NextAsync()).Data["id"])];

        told.ShouldContain(two.ToString());
        (await again.EndsAsync()).ShouldBeTrue();
        (await GetAsync($"api/v1/events?id={one}&id={two}", later[..^1] + "2")).StatusCode.ShouldBe(HttpStatusCode.NoContent, "both ends were told");
    }

    [Fact]
    public async Task All_tasks_of_a_worker_kind_are_followed_until_the_relay_stops()
    {
        await using var events = await FollowAsync("api/v1/events?workerKind=other", "5");
        (await events.NextAsync()).Name.ShouldBe("stream.gap");
        await RunAsync(new { taskKind = "test.echo" });
        var id = await PublishAsync(new { taskKind = "test.echo", workerKind = "other" });

        Text((await events.NextAsync()).Data["id"]).ShouldBe(id.ToString());

        App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await events.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_task_that_is_deleted_meanwhile_is_over()
    {
        var id = await PublishAsync(new { taskKind = "test.echo", delaySeconds = 3600 });
        await using var events = await FollowAsync($"api/v1/tasks/{id}/events");
        await events.NextAsync();
        await Relay.DeleteTaskAsync(id, force: true);

        // How the task was stored may be told twice: by the first look, and by the news of it.
        string? outcome;
        do
        {
            outcome = Text((await events.NextAsync()).Data["outcome"]);
        }
        while (outcome is null);

        outcome.ShouldBe("Cancelled");
        (await events.EndsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task What_cannot_be_followed_is_a_problem()
    {
        (await Http.GetAsync("api/v1/events?id=1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Http.GetAsync("api/v1/events?workerKind=a.b")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync("api/v1/events", "x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Http.GetAsync($"api/v1/tasks/{Guid.CreateVersion7()}/events")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<EventReader> FollowAsync(string path, string? last = null)
    {
        var response = await GetAsync(path, last);
        (response.StatusCode, response.Content.Headers.ContentType?.MediaType).ShouldBe((HttpStatusCode.OK, "text/event-stream"));
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private sealed record SseEvent(string Name, string? Id, JsonObject Data);

    private sealed class EventReader(HttpResponseMessage response, Stream body) : IAsyncDisposable
    {
        private readonly SseParser<string> parser = SseParser.Create(body);
        private IAsyncEnumerator<SseItem<string>>? items;

        public async Task<SseEvent> NextAsync()
        {
            items ??= parser.EnumerateAsync().GetAsyncEnumerator();
            (await items.MoveNextAsync().AsTask().WaitAsync(Deadline.Default, TimeProvider.System)).ShouldBeTrue("there is another event");
            return new(items.Current.EventType, parser.LastEventId, JsonNode.Parse(items.Current.Data)!.AsObject());
        }

        public async Task<bool> EndsAsync() => !await items!.MoveNextAsync().AsTask().WaitAsync(Deadline.Default, TimeProvider.System);

        public async ValueTask DisposeAsync()
        {
            if (items is not null)
            {
                await items.DisposeAsync();
            }

            response.Dispose();
        }
    }

    public sealed class OverSqlite() : TaskEventTests(TestStore.Sqlite);

    public sealed class OverPostgres() : TaskEventTests(TestStore.Postgres);
}
