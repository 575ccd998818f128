using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TacoQ.Relay.Search;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Tests.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Search;

public sealed class OperationRecoveryTests
{
    [Fact]
    public async Task What_a_relay_left_of_an_operation_when_it_died_another_finishes()
    {
        await using var database = await Database.CreateAsync();
        await using var store = new PostgresTaskStore(PostgresAddress.Parse(database.ConnectionString), TimeProvider.System);
        await store.MigrateAsync(apply: true, default);
        var ids = Enumerable.Range(0, 150).Select(i => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(i))).ToArray();
        await store.ApplyAsync(ids.Select(id => Assigned(id, TimeSpan.FromHours(1))));
        var dead = Guid.CreateVersion7();
        var operation = new TaskOperation
        {
            Id = Guid.CreateVersion7(),
            Action = TaskOperationAction.Cancel,
            Query = "kind:images.resize",
            State = TaskOperationState.Running,
            CreatedAt = WireTime.ToDateTimeOffset(T0 + 1),
            UpdatedAt = WireTime.ToDateTimeOffset(T0 + 1),
            Matched = new(150, AtLeast: false),
        };
        await store.AddOperationAsync(new(operation, T0 + 1, ["images"], After: null), TimeSpan.FromDays(1), default);
        await store.ClaimOperationAsync(dead, TimeSpan.FromMilliseconds(200), default);
        await store.AdvanceOperationAsync(operation.Id, dead, new(100, 0, null, new SearchKey(T0, ids[99]), null), TimeSpan.FromMilliseconds(200), default);

        await using var app = await EmbeddedApp.StartAsync(worker: false, postgres: database.ConnectionString);

        await Deadline.UntilAsync(async () => (await store.FindOperationAsync(operation.Id, default))!.Operation is { State: TaskOperationState.Completed, Done: 150, Failed: 0 }, "the other relay finishes");
        await Deadline.UntilAsync(async () => await store.CountAsync(TaskQuery.Parse("status:cancelled", T0), 1000, default) == 50, "of the first hundred nobody tried again");
    }

    [Fact]
    public async Task While_the_store_is_away_an_operation_waits_instead_of_failing_with_tasks()
    {
        FlakyStore store = null!;
        await using var app = await AccessApp.StartAsync(build: builder =>
        {
            var inner = builder.Services.Last(service => service.ServiceType == typeof(ITaskStore));
            builder.Services.AddSingleton<ITaskStore>(services => store = new((ITaskStore)inner.ImplementationFactory!(services)));
        });
        var ids = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        await store.ApplyAsync(ids.SelectMany(id => (TaskEvent[])[Assigned(id), Completed(id, at: WireTime.Now(TimeProvider.System))]));
        var away = true;
        store.BeforeDelete = id => away && id == ids[1] ? new NpgsqlException("away") : null;
        var relay = app.Services.GetRequiredService<IRelayClient>();

        var operation = await relay.StartOperationAsync(new() { Action = TaskOperationAction.Delete, Query = "kind:*" });

        await Deadline.UntilAsync(async () => (await relay.GetOperationAsync(operation.Id))!.LastError == "It waits: away", "it says why it waits");
        away = false;
        var ended = await Deadline.GetAsync(async () => await relay.GetOperationAsync(operation.Id) is { State: TaskOperationState.Completed } found ? found : null, "it ends");
        (ended.Done, ended.Failed, ended.LastError).ShouldBe((2, 0, null));
        (await store.FindManyAsync(ids, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_operation_asks_of_arguments_is_hidden_from_who_may_not_see_them()
    {
        await using var app = await AccessApp.StartAsync();
        await app.Services.GetRequiredService<IRelayClient>().StartOperationAsync(new() { Action = TaskOperationAction.Delete, Query = "arg.password:secret" });
        await app.Services.GetRequiredService<IRelayClient>().StartOperationAsync(new() { Action = TaskOperationAction.Delete, Query = "tag:vip" });

        (await QueriesAsync("tasks:read")).ShouldBe(["tag:vip", "***"]);
        (await QueriesAsync("tasks:read,tasks:payload")).ShouldBe(["tag:vip", "arg.password:secret"]);

        async Task<IEnumerable<string>> QueriesAsync(string scopes) =>
            (await (await app.HttpWithKeyAsync(scopes)).GetFromJsonAsync<JsonArray>("api/v1/operations"))!.Select(operation => operation!["query"]!.GetValue<string>());
    }
}
