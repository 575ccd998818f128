using TacoQ.Relay.Search;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Tests.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
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
}
