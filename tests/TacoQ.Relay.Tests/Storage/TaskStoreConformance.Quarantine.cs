using TacoQ.Broker;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Storage;

public abstract partial class TaskStoreConformance
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    [Fact]
    public async Task A_message_in_quarantine_keeps_its_bytes_and_a_NUL_character_does_not_stop_it()
    {
        await store.QuarantineAsync([new("bad\0", "q", new Dictionary<string, string> { ["a\0"] = "\0", ["b"] = "ü" }, new byte[] { 0, 255 })], default);

        var listed = (await store.ListQuarantinedAsync(QuarantineFilter.All, 10, null, default)).ShouldHaveSingleItem();
        (listed.Reason.TrimEnd('\0', '\uFFFD'), listed.Queue, listed.Length, listed.Body, listed.Headers["b"]).ShouldBe(("bad", "q", 2, null, "ü"));
        listed.At.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        var found = (await store.FindQuarantinedAsync(listed.Id, default)).ShouldNotBeNull();
        found.Body.ShouldNotBeNull().ToArray().ShouldBe([0, 255]);
        found.Headers.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Messages_in_quarantine_are_listed_in_pages_the_newest_first()
    {
        await store.QuarantineAsync([.. Enumerable.Range(0, 5).Select(i => new UnreadableMessage($"r{i}", "q", NoHeaders, default))], default);

        var first = await store.ListQuarantinedAsync(QuarantineFilter.All, 2, null, default);
        var second = await store.ListQuarantinedAsync(QuarantineFilter.All, 10, first[^1].Id, default);

        first.Concat(second).Select(message => message.Reason).ShouldBe(["r4", "r3", "r2", "r1", "r0"]);
        first.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_whose_body_was_not_kept_has_its_length()
    {
        await store.QuarantineAsync([new UnreadableMessage("huge", "q", NoHeaders, new byte[7]) with { Body = default }, new("empty", "q", NoHeaders, default)], default);

        var messages = await store.ListQuarantinedAsync(QuarantineFilter.All, 10, null, default);
        messages.Select(message => (message.Reason, message.Length)).ShouldBe([("empty", 0), ("huge", 7)]);
        (await store.FindQuarantinedAsync(messages[1].Id, default))!.Body.ShouldBeNull();
        (await store.FindQuarantinedAsync(messages[0].Id, default))!.Body.ShouldNotBeNull().Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_of_17_MiB_is_kept_whole()
    {
        await store.QuarantineAsync([new("large", "q", NoHeaders, new byte[17 * 1024 * 1024])], default);

        var message = (await store.ListQuarantinedAsync(QuarantineFilter.All, 10, null, default)).ShouldHaveSingleItem();
        (await store.FindQuarantinedAsync(message.Id, default))!.Body!.Value.Length.ShouldBe(17 * 1024 * 1024);
    }

    [Fact]
    public async Task A_message_is_deleted_from_quarantine_once()
    {
        await store.QuarantineAsync([new("r", "q", NoHeaders, default)], default);
        var message = (await store.ListQuarantinedAsync(QuarantineFilter.All, 10, null, default)).ShouldHaveSingleItem().Id;

        (await store.DeleteQuarantinedAsync(message, default)).ShouldBeTrue();
        (await store.DeleteQuarantinedAsync(message, default)).ShouldBeFalse();
        (await store.FindQuarantinedAsync(message, default)).ShouldBeNull();
    }
}
