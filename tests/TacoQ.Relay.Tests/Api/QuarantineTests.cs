using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Broker;
using TacoQ.Relay.Api;
using TacoQ.Relay.Storage;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api;

public sealed class QuarantineTests : IAsyncLifetime
{
    private EmbeddedApp app = null!;

    private ITaskStore Store => app.Services.GetRequiredService<ITaskStore>();

    private IRelayClient Client => app.Services.GetRequiredService<IRelayClient>();

    public async ValueTask InitializeAsync() => app = await EmbeddedApp.StartAsync(worker: false);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task What_the_store_refuses_is_listed_without_its_body_and_read_with_it()
    {
        var refused = Running(Guid.CreateVersion7(), attempt: 0);
        await app.Services.GetRequiredService<ITaskBroker>().PublishAsync(refused, Deadline.Default, default);

        var listed = (await app.Http.GetFromJsonAsync<JsonArray>("api/v1/quarantine")).ShouldNotBeNull().ShouldHaveSingleItem()!.AsObject();
        string.Join(", ", listed.Select(member => member.Key)).ShouldBe("id, at, reason, queue, length, headers");
        (listed["reason"]!.ToString(), listed["queue"]!.ToString(), listed["headers"]!.ToJsonString()).ShouldBe(
            ("TaskRunning: attempt is 0, but they count from 1", "events", """{"message_type":"TaskEvents"}"""));

        var message = (await app.Http.GetFromJsonAsync<JsonObject>($"api/v1/quarantine/{listed["id"]}")).ShouldNotBeNull();
        var body = Convert.FromBase64String(message["body"]!.GetValue<string>());
        body.Length.ShouldBe(message["length"]!.GetValue<int>());
        TaskEventsCodec.Read(body).ShouldHaveSingleItem().ShouldBe(refused);
    }

    [Fact]
    public async Task A_message_that_is_replayed_is_dealt_with_and_gone()
    {
        var task = Guid.CreateVersion7();
        var id = await PutAsync(Assigned(task));

        (await app.Http.PostAsync($"api/v1/quarantine/{id}/replay", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Store.FindAsync(task, default)).ShouldNotBeNull();
        (await app.Http.PostAsync($"api/v1/quarantine/{id}/replay", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_message_is_deleted_once()
    {
        var id = await PutAsync(Assigned(Guid.CreateVersion7()));

        (await app.Http.DeleteAsync($"api/v1/quarantine/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await ProblemAsync(await app.Http.DeleteAsync($"api/v1/quarantine/{id}"), HttpStatusCode.NotFound, "urn:tacoq:message-not-found", $"There is no message {id} in quarantine");
    }

    [Fact]
    public async Task A_message_that_the_broker_does_not_take_stays()
    {
        var id = await PutAsync(Assigned(Guid.CreateVersion7()));
        var messages = new QuarantinedMessages(new DeafBroker(), Store);

        var error = await Should.ThrowAsync<RelayException>(() => messages.ReplayAsync(id, default));

        (error.StatusCode, error.Message).ShouldBe((HttpStatusCode.ServiceUnavailable, $"The message {id} could not be given back to events and stays in quarantine: it is deaf."));
        (await Client.GetQuarantinedAsync(id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_here_stays()
    {
        await Store.QuarantineAsync([new("bad", "events", new Dictionary<string, string>(), new byte[] { 9 })], default);
        var id = (await Client.ListQuarantinedAsync()).ShouldHaveSingleItem().Id;

        await ProblemAsync(await app.Http.PostAsync($"api/v1/quarantine/{id}/replay", null), HttpStatusCode.ServiceUnavailable, "urn:tacoq:unavailable", "stays in quarantine");

        (await Client.GetQuarantinedAsync(id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_message_whose_body_was_not_kept_cannot_be_replayed()
    {
        await Store.QuarantineAsync([new UnreadableMessage("huge", "events", new Dictionary<string, string>(), new byte[7]) with { Body = default }], default);
        var id = (await Client.ListQuarantinedAsync()).ShouldHaveSingleItem().Id;

        await ProblemAsync(await app.Http.PostAsync($"api/v1/quarantine/{id}/replay", null), HttpStatusCode.Conflict, "urn:tacoq:message-not-whole", "its 7 bytes were not kept");
    }

    [Fact]
    public async Task Pages_follow_each_other_by_the_last_id()
    {
        var ids = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await PutAsync(Assigned(Guid.CreateVersion7())));
        }

        (await IdsAsync("?limit=2")).ShouldBe([ids[2], ids[1]]);
        (await IdsAsync($"?before={ids[1]}")).ShouldBe([ids[0]]);
    }

    [Theory]
    [InlineData("api/v1/quarantine?limit=0", "limit is '0', but must be a number from 1 to 500.")]
    [InlineData("api/v1/quarantine?limit=501", "limit is '501'")]
    [InlineData("api/v1/quarantine?limit=many", "limit is 'many'")]
    [InlineData("api/v1/quarantine?before=now", "before is 'now', but must be the id of a message.")]
    [InlineData("api/v1/quarantine/first", "'first' is no id of a message")]
    public async Task A_wrong_question_is_a_problem(string path, string detail) =>
        await ProblemAsync(await app.Http.GetAsync(path), HttpStatusCode.BadRequest, "urn:tacoq:invalid-request", detail);

    private async Task<long> PutAsync(WireEvent e)
    {
        await Store.QuarantineAsync([TacoQ.Relay.Ingest.QuarantinedEvents.Of(e, "test")], default);
        return (await Client.ListQuarantinedAsync(1))[0].Id;
    }

    private async Task<IEnumerable<long>> IdsAsync(string query) =>
        (await app.Http.GetFromJsonAsync<JsonArray>("api/v1/quarantine" + query))!.Select(message => message!["id"]!.GetValue<long>());

    private static async Task ProblemAsync(HttpResponseMessage response, HttpStatusCode status, string type, string detail)
    {
        response.StatusCode.ShouldBe(status);
        var problem = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        problem["type"]!.ToString().ShouldBe(type);
        problem["detail"]!.ToString().ShouldContain(detail);
    }
}
