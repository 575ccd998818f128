using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TacoQ.Relay.Api;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage.Postgres;
using TacoQ.Relay.Storage.Sqlite;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>What keys and the audit do while the store does not answer.</summary>
public sealed class StoreTroubleTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;
    private readonly ManualTime time = new();
    private FlakyStore store = null!;
    private StoreTrouble trouble = null!;

    public async ValueTask InitializeAsync()
    {
        store = new(new SqliteTaskStore(Path.Combine(folder, "tacoq.db"), TimeProvider.System));
        trouble = new(store, TimeProvider.System, NullLogger<StoreTrouble>.Instance);
        await store.MigrateAsync(apply: true, default);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_key_that_is_known_stays_known_for_five_minutes_and_another_is_not_let_in()
    {
        var ring = new KeyRing(store, TimeProvider.System);
        var (known, other) = (await ring.CreateAsync("known", ["tasks:read"]), await ring.CreateAsync("other", ["tasks:read"]));
        var keys = new ApiKeys(store, trouble, time);
        await keys.FindAsync(known, default);
        store.BeforeAccess = () => new IOException("away");

        time.Advance(TimeSpan.FromMinutes(4));
        (await keys.FindAsync(known, default)).Name.ShouldBe("known");
        await Should.ThrowAsync<RefusedException>(async () => await keys.FindAsync(other, default));
        time.Advance(TimeSpan.FromMinutes(2));
        await Should.ThrowAsync<RefusedException>(async () => await keys.FindAsync(known, default));

        store.BeforeAccess = () => null;
        (await keys.FindAsync(known, default)).Name.ShouldBe("known");
        await ring.RevokeAsync("known");
        (await keys.FindAsync(known, default)).Name.ShouldBe("known");
        time.Advance(TimeSpan.FromSeconds(5));
        await Should.ThrowAsync<RefusedException>(async () => await keys.FindAsync(known, default));
    }

    [Fact]
    public async Task Health_tells_addresses_and_causes_only_to_who_may_know_them()
    {
        await using var gone = new PostgresTaskStore(PostgresAddress.Parse("postgresql://user:password@127.0.0.1:1/secret"), TimeProvider.System);
        var health = new RelayHealth(new DeafBroker(), gone, new StoreCheck(gone, TimeProvider.System));
        await using var app = await AccessApp.StartAsync(build: builder => builder.Services.AddSingleton(health));

        (await (await app.Http().GetAsync("health")).Content.ReadAsStringAsync()).ShouldBe("Store: it does not answer\n");
        (await (await (await app.HttpWithKeyAsync("tasks:payload")).GetAsync("health")).Content.ReadAsStringAsync()).ShouldBe("Store: it does not answer\n");
        (await (await (await app.HttpWithKeyAsync("admin")).GetAsync("health")).Content.ReadAsStringAsync()).ShouldContain("127.0.0.1:1/secret");
    }

    [Fact]
    public async Task The_audit_waits_for_the_store_and_loses_nothing_at_the_end()
    {
        var audit = new Audit(store, new StoreRetry(store, trouble, TimeProvider.System), TimeProvider.System, NullLogger<Audit>.Instance);
        var tried = new TaskCompletionSource();
        store.BeforeAccess = () =>
        {
            tried.TrySetResult();
            return new IOException("away");
        };
        using var stop = new CancellationTokenSource();
        var running = audit.RunAsync(stop.Token);
        audit.Note(Entry("first"));
        await tried.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        audit.Note(Entry("second"));
        store.BeforeAccess = () => null;
        await Deadline.UntilAsync(async () => (await store.ListAuditAsync(10, null, default)).Count == 2, "both are there");

        audit.Note(Entry("third"));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);

        (await store.ListAuditAsync(10, null, default)).Select(entry => entry.Caller).ShouldBe(["third", "second", "first"]);
    }

    [Fact]
    public async Task An_entry_that_the_store_refuses_does_not_take_others_with_it()
    {
        store.BeforeAudit = entries => entries.Any(entry => entry.Caller == "bad") ? new ArgumentException("it is bad") : null;
        var audit = new Audit(store, new StoreRetry(store, trouble, TimeProvider.System), TimeProvider.System, NullLogger<Audit>.Instance);
        foreach (var caller in (string[])["first", "bad", "third"])
        {
            audit.Note(Entry(caller));
        }

        using var stop = new CancellationTokenSource();
        var running = audit.RunAsync(stop.Token);
        await Deadline.UntilAsync(async () => (await store.ListAuditAsync(10, null, default)).Count == 2, "two are there");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);

        (await store.ListAuditAsync(10, null, default)).Select(entry => entry.Caller).ShouldBe(["third", "first"]);
    }

    private static AuditEntry Entry(string caller) => new() { At = TimeProvider.System.GetUtcNow(), Caller = caller, Operation = "o", Method = "POST", Path = "/", Status = 200 };
}
