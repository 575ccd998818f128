using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    [Fact]
    public async Task An_API_key_is_kept_with_all_that_it_says()
    {
        var expiry = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        (await store.AddApiKeyAsync(Key("1") with { WorkerKinds = ["ml", "images"], ExpiresAt = expiry }, default)).ShouldBeTrue();
        (await store.AddApiKeyAsync(Key("2", "other"), default)).ShouldBeTrue();

        var key = (await store.FindApiKeyAsync("1", default)).ShouldNotBeNull();
        (key.Name, key.ExpiresAt, key.UsedAt, key.RevokedAt, key.PreviousHash).ShouldBe(("ci", expiry, null, null, null));
        key.Hash.ShouldBe([1, 2]);
        key.Scopes.ShouldBe(["tasks:read", "admin"]);
        key.WorkerKinds.ShouldBe(["ml", "images"]);
        key.CreatedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        (await store.FindApiKeyAsync("2", default))!.WorkerKinds.ShouldBeNull();
        (await store.FindApiKeyAsync("3", default)).ShouldBeNull();
        (await store.ListApiKeysAsync(default)).Select(found => found.Name).ShouldBe(["ci", "other"]);
    }

    [Fact]
    public async Task The_name_of_a_key_is_taken_until_it_is_revoked()
    {
        await store.AddApiKeyAsync(Key("1"), default);
        (await store.AddApiKeyAsync(Key("2"), default)).ShouldBeFalse();
        (await store.RevokeApiKeyAsync("nobody", default)).ShouldBeFalse();

        (await store.RevokeApiKeyAsync("ci", default)).ShouldBeTrue();

        (await store.RevokeApiKeyAsync("ci", default)).ShouldBeFalse();
        (await store.RotateApiKeyAsync("1", [3], TimeSpan.Zero, default)).ShouldBeFalse();
        (await store.FindApiKeyAsync("1", default))!.RevokedAt.ShouldNotBeNull();
        (await store.AddApiKeyAsync(Key("2"), default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_rotated_key_remembers_its_secret_of_before_and_until_when()
    {
        await store.AddApiKeyAsync(Key("1"), default);

        (await store.RotateApiKeyAsync("1", [3], TimeSpan.FromHours(1), default)).ShouldBeTrue();

        var key = (await store.FindApiKeyAsync("1", default))!;
        key.Hash.ShouldBe([3]);
        key.PreviousHash.ShouldBe([1, 2]);
        key.PreviousUntil.ShouldNotBeNull().ShouldBe(TimeProvider.System.GetUtcNow().AddHours(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Of_the_uses_of_a_key_the_last_one_counts()
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await store.AddApiKeyAsync(Key("1"), default);

        await store.NoteApiKeysUsedAsync([KeyValuePair.Create("1", at), KeyValuePair.Create("gone", at)], default);
        await store.NoteApiKeysUsedAsync([KeyValuePair.Create("1", at.AddDays(-1))], default);

        (await store.FindApiKeyAsync("1", default))!.UsedAt.ShouldBe(at);
    }

    [Fact]
    public async Task The_audit_is_listed_in_pages_the_newest_first()
    {
        await store.AppendAuditAsync([.. Enumerable.Range(0, 5).Select(i => Entry($"c{i}") with { TaskId = id, WorkerKind = "ml", KeyId = "k", RemoteAddress = "::1" })], default);
        await store.AppendAuditAsync([Entry("last")], default);

        var first = await store.ListAuditAsync(2, null, default);
        var second = await store.ListAuditAsync(10, first[^1].Id, default);

        first.Concat(second).Select(entry => entry.Caller).ShouldBe(["last", "c4", "c3", "c2", "c1", "c0"]);
        (first[1] with { Id = 0 }).ShouldBe(Entry("c4") with { TaskId = id, WorkerKind = "ml", KeyId = "k", RemoteAddress = "::1" });
        (first[0] with { Id = 0 }).ShouldBe(Entry("last"));
    }

    [Fact]
    public async Task The_audit_forgets_what_is_old_and_nothing_of_the_last_day()
    {
        var now = TimeProvider.System.GetUtcNow();
        await store.AppendAuditAsync([Entry("old", now.AddDays(-3)), Entry("older", now.AddDays(-4)), Entry("new", now)], default);

        (await store.ForgetAuditAsync(1, TimeSpan.FromDays(2), default)).ShouldBe(1);
        (await store.ForgetAuditAsync(10, TimeSpan.FromDays(2), default)).ShouldBe(1);
        (await store.ForgetAuditAsync(10, TimeSpan.FromDays(2), default)).ShouldBe(0);

        await Should.ThrowAsync<System.Data.Common.DbException>(() => store.ForgetAuditAsync(10, TimeSpan.Zero, default));
        (await store.ListAuditAsync(10, null, default)).ShouldHaveSingleItem().Caller.ShouldBe("new");
    }

    private static ApiKey Key(string keyId, string name = "ci") => new() { Id = keyId, Name = name, Hash = [1, 2], Scopes = ["tasks:read", "admin"] };

    private static AuditEntry Entry(string caller, DateTimeOffset? at = null) =>
        new() { At = at ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Caller = caller, Operation = "publishTask", Method = "POST", Path = "/api/v1/tasks", Status = 202 };
}
