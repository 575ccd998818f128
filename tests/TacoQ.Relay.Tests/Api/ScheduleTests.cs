using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Broker;
using TacoQ.Relay.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Api;

public abstract class ScheduleTests(TestStore store) : ApiTests(store)
{
    private const string Path = "api/v1/schedules";

    [Fact]
    public async Task A_schedule_is_created_read_changed_and_deleted()
    {
        var created = await Http.PostAsJsonAsync(Path, new { name = "nightly", taskKind = "test.echo", cron = "0 3 * * *", timeZone = "Europe/Berlin", arguments = new { a = 1 }, overlap = "Skip" });
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        (created.Headers.Location?.ToString(), created.Headers.ETag?.ToString()).ShouldBe(("/taco/api/v1/schedules/nightly", "\"1\""));
        var body = (await created.Content.ReadFromJsonAsync<JsonObject>())!;
        body["definition"]!.AsObject().ContainsKey("arguments").ShouldBeFalse();
        var next = body["nextAt"]!.GetValue<DateTimeOffset>();
        TimeZoneInfo.ConvertTime(next, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay.ShouldBe(TimeSpan.FromHours(3));

        var read = (await Http.GetFromJsonAsync<JsonObject>($"{Path}/nightly"))!;
        read["definition"]!.ToJsonString().ShouldBe(
            """{"name":"nightly","taskKind":"test.echo","workerKind":"default","arguments":{"a":1},"cron":"0 3 * * *","timeZone":"Europe/Berlin","misfire":"Once","overlap":"Skip"}""");
        (Text(read["origin"]), Text(read["version"])).ShouldBe(("Api", "1"));

        // What was read can be written.
        read["definition"]!["cron"] = "0 4 * * *";
        var changed = await Http.PutAsJsonAsync($"{Path}/nightly", read["definition"]);
        (changed.StatusCode, changed.Headers.ETag?.ToString()).ShouldBe((HttpStatusCode.OK, "\"2\""));
        (await changed.Content.ReadFromJsonAsync<JsonObject>())!["nextAt"]!.GetValue<DateTimeOffset>().ShouldNotBe(next);

        (await Http.DeleteAsync($"{Path}/nightly")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await ProblemOfAsync(await Http.GetAsync($"{Path}/nightly"), HttpStatusCode.NotFound, "schedule-not-found");
        await ProblemOfAsync(await Http.DeleteAsync($"{Path}/nightly"), HttpStatusCode.NotFound, "schedule-not-found");
    }

    [Fact]
    public async Task The_same_is_written_as_often_as_one_likes_and_stays_the_first_version()
    {
        var first = await PutAsync("daily", new { taskKind = "test.echo", cron = "@daily" });
        var second = await PutAsync("daily", new { name = "daily", taskKind = "test.echo", cron = "@daily" });

        (first.StatusCode, second.StatusCode, second.Headers.ETag?.ToString()).ShouldBe((HttpStatusCode.Created, HttpStatusCode.OK, "\"1\""));
    }

    [Fact]
    public async Task A_name_is_taken_once_and_a_version_may_be_asked_for()
    {
        await PutAsync("daily", new { taskKind = "test.echo", cron = "@daily" });

        await ProblemOfAsync(await Http.PostAsJsonAsync(Path, new { name = "daily", taskKind = "test.echo", cron = "@daily" }), HttpStatusCode.Conflict, "schedule-exists");
        await ProblemOfAsync(await PutAsync("daily", new { taskKind = "test.echo", cron = "@hourly" }, "\"2\""), HttpStatusCode.PreconditionFailed, "schedule-changed");
        await ProblemOfAsync(await PutAsync("other", new { taskKind = "test.echo", cron = "@hourly" }, "\"1\""), HttpStatusCode.PreconditionFailed, "schedule-changed");
        await ProblemOfAsync(await PutAsync("daily", new { taskKind = "test.echo", cron = "@hourly" }, "\"x\""), HttpStatusCode.BadRequest, "invalid-request");
        (await PutAsync("daily", new { taskKind = "test.echo", cron = "@hourly" }, "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Should.ThrowAsync<RelayException>(() => Relay.CreateOrUpdateScheduleAsync(new() { Name = "daily", TaskKind = "test.echo", Cron = "@daily" }, version: 1)))
            .StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { """{"name":"a","taskKind":"t"}""", "exactly one of cron" },
        { """{"name":"a","taskKind":"t","cron":"@daily","everySeconds":5}""", "exactly one of cron" },
        { """{"name":"a","taskKind":"t","cron":"0 25 * * *"}""", "hours, at position 3, has '25'" },
        { """{"name":"a","taskKind":"t","cron":"0 0 30 2 *"}""", "would never fire" },
        { """{"name":"a","taskKind":"t","cron":"@daily","timeZone":"Mars/Base"}""", "timeZone is 'Mars/Base'" },
        { """{"name":"a","taskKind":"t","everySeconds":0}""", "everySeconds is 0, but must be 1 to 31536000" },
        { """{"name":"a","taskKind":"t","everySeconds":5,"timeZone":"UTC"}""", "timeZone is set" },
        { """{"name":"a","taskKind":"t","cron":"@daily","from":"2026-01-01T00:00:00Z"}""", "from is set" },
        { """{"name":"a","taskKind":"t","at":"2020-01-01T00:00:00Z"}""", "its time has passed" },
        { """{"name":"a","taskKind":"t","cron":"@daily","misfireLimit":0}""", "misfireLimit is 0" },
        { """{"name":"a","taskKind":"t","cron":"@daily","misfire":"Never"}""", "$.misfire" },
        { """{"name":"a","taskKind":"t","cron":"@daily","misfire":7}""", "misfire" },
        { """{"name":"a","taskKind":"t","cron":"@daily","priority":256}""", "Priority must be 0 to 255" },
        { """{"name":"a","taskKind":"t","cron":"@daily","retentionSeconds":-1}""", "retentionSeconds" },
        { """{"name":"a","taskKind":"t","cron":"@daily","headers":{"x-a":"b"}}""", "header name 'x-a'" },
        { """{"name":"a","taskKind":"t","cron":"@daily","headers":{"a":"b\u0000"}}""", "NUL" },
        { """{"name":"a b","taskKind":"t","cron":"@daily"}""", "'a b' is no name of a schedule" },
        { """{"name":"a","taskKind":"t t","cron":"@daily"}""", "'t t' is no task kind" },
        { """{"name":"a","taskKind":"t","workerKind":"w.w","cron":"@daily"}""", "'w.w' is no worker kind" },
        { """{"name":"a","taskKind":"t","cron":"@daily","colour":"red"}""", "unknown" },
        { """{"taskKind":"t","cron":"@daily"}""", "name (required)" },
        { "null", "null" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task What_is_wrong_is_refused_with_what_is_right(string body, string detail)
    {
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));

        Text((await ProblemOfAsync(await Http.PostAsync(Path, content), HttpStatusCode.BadRequest, "invalid-request"))["detail"]).ShouldNotBeNull().ShouldContain(detail);
        (await Relay.ListSchedulesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_has_the_name_of_the_path_or_none() =>
        Text((await ProblemOfAsync(await PutAsync("a", new { name = "b", taskKind = "t", cron = "@daily" }), HttpStatusCode.BadRequest, "invalid-request"))["detail"]).ShouldNotBeNull().ShouldContain("the path has 'a'");

    [Fact]
    public async Task Arguments_are_checked_as_those_of_tasks_are()
    {
        await AnnounceAsync(Announced(arguments: """{"type":"object","properties":{"url":{"type":"string"}},"required":["url"]}"""));
        await Deadline.UntilAsync(async () => await Relay.GetTaskKindAsync("images", "images.resize") is not null, "it is announced");

        var problem = await ProblemOfAsync(await PutAsync("a", new { taskKind = "images.resize", workerKind = "images", cron = "@daily" }), HttpStatusCode.BadRequest, "invalid-arguments");
        problem["errors"]!.ToJsonString().ShouldBe("""[{"pointer":"/arguments/url","detail":"is missing"}]""");
        (await PutAsync("a", new { taskKind = "images.resize", workerKind = "images", cron = "@daily", arguments = new { url = "a" } })).StatusCode.ShouldBe(HttpStatusCode.Created);

        Text((await (await PutAsync("b", new { taskKind = "unknown", cron = "@daily" })).Content.ReadFromJsonAsync<JsonObject>())!["warning"])
            .ShouldBe("No worker has announced the task default/unknown. It waits until one does.");
        await ProblemOfAsync(await Http.PutAsJsonAsync($"{Path}/c?strict=true", new { taskKind = "unknown", cron = "@daily" }), HttpStatusCode.BadRequest, "task-kind-unknown");
    }

    [Fact]
    public async Task A_schedule_fires_its_task_runs_and_its_history_tells()
    {
        await PutAsync("often", new { taskKind = "test.echo", cron = "* * * * * *", arguments = new { a = 1 } });

        var fires = await Deadline.GetAsync(async () => await Relay.ListScheduleFiresAsync("often") is { Count: >= 3 } some ? some : null, "it fires");

        fires.ShouldAllBe(fire => fire.Outcome == ScheduleFireOutcome.Fired && fire.At.Millisecond == 0 && fire.DecidedAt >= fire.At);
        fires.Zip(fires.Skip(1), (later, earlier) => later.At - earlier.At).ShouldAllBe(step => step == TimeSpan.FromSeconds(1));
        var task = await EndAsync(fires[^1].TaskId!.Value);
        (Text(task["outcome"]), task["result"]!.ToJsonString(), Text(task["headers"]!["schedule"])).ShouldBe(("Succeeded", """{"a":1}""", "often"));

        var page = (await Http.GetFromJsonAsync<JsonArray>($"{Path}/often/fires?limit=1&before={Uri.EscapeDataString(Text((await Http.GetFromJsonAsync<JsonArray>($"{Path}/often/fires?limit=1"))![0]!["at"])!)}"))!;
        page.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_paused_schedule_does_not_fire_until_it_is_resumed_and_can_be_triggered_meanwhile()
    {
        await PutAsync("often", new { taskKind = "test.echo", everySeconds = 1, arguments = new { a = 2 } });
        var paused = await ChangeAsync("often", "pause");
        (paused.ContainsKey("nextAt"), paused.ContainsKey("pausedAt"), Text(paused["version"])).ShouldBe((false, true, "2"));
        Text((await ChangeAsync("often", "pause"))["version"]).ShouldBe("2");
        Text((await (await PutAsync("often", new { taskKind = "test.echo", everySeconds = 2 })).Content.ReadFromJsonAsync<JsonObject>())!["pausedAt"]).ShouldNotBeNull();
        var before = (await Relay.ListScheduleFiresAsync("often"))!.Count;
        (await Relay.GetNextFiresAsync("often", 3)).ShouldNotBeNull().Next.Count.ShouldBe(3);

        var triggered = await Http.PostAsync($"{Path}/often/trigger", null);
        triggered.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var fire = (await triggered.Content.ReadFromJsonAsync<JsonObject>())!;
        triggered.Headers.Location!.ToString().ShouldBe($"/taco/api/v1/tasks/{fire["taskId"]}");
        Text((await EndAsync(fire["taskId"]!.GetValue<Guid>()))["outcome"]).ShouldBe("Succeeded");
        (await Relay.ListScheduleFiresAsync("often"))!.Count.ShouldBe(before + 1, "only what was triggered");

        (await ChangeAsync("often", "resume"))["nextAt"].ShouldNotBeNull();
        await Deadline.UntilAsync(async () => (await Relay.ListScheduleFiresAsync("often"))!.Count > before + 1, "it fires again");
        foreach (var what in new[] { "pause", "resume", "trigger" })
        {
            await ProblemOfAsync(await Http.PostAsync($"{Path}/none/{what}", null), HttpStatusCode.NotFound, "schedule-not-found");
        }
    }

    [Fact]
    public async Task While_its_task_runs_a_schedule_leaves_times_out_if_so_wished()
    {
        await PutAsync("slow", new { taskKind = "test.echo", everySeconds = 1, arguments = "wait", overlap = "Skip" });

        var fires = await Deadline.GetAsync(async () => await Relay.ListScheduleFiresAsync("slow") is { Count: >= 3 } some ? some : null, "it fires");

        fires.Select(fire => fire.Outcome).Distinct().ShouldBe([ScheduleFireOutcome.SkippedOverlap, ScheduleFireOutcome.Fired]);
        fires.Count(fire => fire.TaskId is not null).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_missed_goes_by_the_policy()
    {
        foreach (var misfire in Enum.GetValues<MisfirePolicy>())
        {
            await Relay.CreateOrUpdateScheduleAsync(new() { Name = $"{misfire}", TaskKind = "test.echo", Cron = "@hourly", Misfire = misfire, MisfireLimit = 2 });

            // As if no relay had run for four hours.
            await Store.ChangeScheduleAsync($"{misfire}", (row, now) => row! with { NextAt = Hours(now, -4) }, default);
        }

        foreach (var (misfire, fired) in new[] { (MisfirePolicy.Skip, 0), (MisfirePolicy.Once, 1), (MisfirePolicy.All, 2) })
        {
            var fires = await Deadline.GetAsync(async () => await Relay.ListScheduleFiresAsync($"{misfire}") is { Count: > 0 } some ? some : null, "it is noticed");
            var now = WireTime.Now(TimeProvider.System);
            fires.Count.ShouldBe(5);

            // Within the first minute of an hour the last one is on time.
            if (now - Hours(now, 0) > 90_000_000)
            {
                fires.Count(fire => fire.Outcome == ScheduleFireOutcome.Fired).ShouldBe(fired);
                fires.Count(fire => fire.Outcome == ScheduleFireOutcome.SkippedMisfire).ShouldBe(5 - fired);
            }
        }
    }

    [Fact]
    public async Task A_preview_has_the_next_times_or_what_is_wrong()
    {
        var preview = (await (await Http.PostAsJsonAsync($"{Path}/preview", new { cron = "0 12 24 12 ?", timeZone = "Europe/Berlin", count = 2 })).Content.ReadFromJsonAsync<JsonObject>())!;
        preview["next"]!.AsArray().Select(time => time!.GetValue<DateTimeOffset>().ToString("MM-dd HH:mm zzz", null)).ShouldBe(["12-24 11:00 +00:00", "12-24 11:00 +00:00"]);
        (await Relay.PreviewScheduleAsync(new() { EverySeconds = 60 })).Next.Count.ShouldBe(10);

        Text((await ProblemOfAsync(await Http.PostAsJsonAsync($"{Path}/preview", new { cron = "0 0 * * 9" }), HttpStatusCode.BadRequest, "invalid-request"))["detail"]).ShouldNotBeNull().ShouldContain("day of week, at position 9, has '9'");
        await ProblemOfAsync(await Http.PostAsJsonAsync($"{Path}/preview", new { cron = "@daily", count = 1001 }), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemOfAsync(await Http.GetAsync($"{Path}/none/next"), HttpStatusCode.NotFound, "schedule-not-found");
        await ProblemOfAsync(await Http.GetAsync($"{Path}/none/next?count=0"), HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Schedules_are_listed_in_pages()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            await PutAsync(name, new { taskKind = "test.echo", cron = "@daily" });
        }

        (await Http.GetFromJsonAsync<JsonArray>($"{Path}?limit=2"))!.Select(schedule => Text(schedule!["name"])).ShouldBe(["a", "b"]);
        (await Http.GetFromJsonAsync<JsonArray>($"{Path}?after=b"))!.Select(schedule => Text(schedule!["name"])).ShouldBe(["c"]);
        await ProblemOfAsync(await Http.GetAsync($"{Path}?limit=501"), HttpStatusCode.BadRequest, "invalid-request");
        await ProblemOfAsync(await Http.GetAsync($"{Path}?after=%20"), HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task What_code_says_counts_and_what_operators_pause_stays_paused()
    {
        await AnnounceAsync(Daily);
        var created = await UntilAsync(schedule => schedule is not null);
        (created!.Origin, created.Definition.Cron, created.AnnouncedBy).ShouldBe((ScheduleOrigin.Code, "@daily", "w-1"));

        await ProblemOfAsync(await PutAsync("daily", new { taskKind = "images.resize", cron = "@hourly" }), HttpStatusCode.Conflict, "schedule-of-code");
        await Relay.PauseScheduleAsync("daily");
        await AnnounceAsync(Daily with { Cron = "@hourly", Process = 2 });
        var changed = await UntilAsync(schedule => schedule?.Definition.Cron == "@hourly");
        (changed!.PausedAt is null, changed.NextAt, changed.PausedReason).ShouldBe((false, null, null));

        // An older process, which still runs, does not bring back what it has.
        await AnnounceAsync(Daily);
        await AnnounceAsync(Daily with { Name = "marker" });
        await Deadline.UntilAsync(async () => await Relay.GetScheduleAsync("marker") is not null, "both are heard");
        (await Relay.GetScheduleAsync("daily"))!.Definition.Cron.ShouldBe("@hourly");
        (await Relay.ResumeScheduleAsync("daily"))!.NextAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_nobody_announces_for_a_day_is_paused_and_goes_on_when_somebody_does()
    {
        await AnnounceAsync(Daily);
        await UntilAsync(schedule => schedule is not null);
        await Store.ChangeScheduleAsync("daily", (row, now) => row! with { AnnouncedAt = Hours(now, -25) }, default);
        await Store.PauseSilentSchedulesAsync(TimeSpan.FromDays(1), "no worker has announced it for a day", default);
        (await Relay.GetScheduleAsync("daily"))!.PausedReason.ShouldBe("no worker has announced it for a day");

        await AnnounceAsync(Daily);

        (await UntilAsync(schedule => schedule?.PausedAt is null))!.NextAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_the_api_has_created_code_does_not_take()
    {
        await PutAsync("daily", new { taskKind = "test.echo", cron = "@monthly" });

        await AnnounceAsync(Daily);
        await AnnounceAsync(Daily with { Name = "marker" });
        await Deadline.UntilAsync(async () => await Relay.GetScheduleAsync("marker") is not null, "both are heard");

        (await Relay.GetScheduleAsync("daily"))!.Definition.Cron.ShouldBe("@monthly");
    }

    [Theory]
    [InlineData("a b", "@daily"), InlineData("daily", "0 25 * * *"), InlineData("daily", null)]
    public async Task What_is_no_announcement_is_quarantined(string name, string? cron)
    {
        await AnnounceAsync(Daily with { Name = name, Cron = cron });

        (await Deadline.GetAsync(async () => await Relay.ListQuarantinedAsync() is [var one] ? one : null, "it is quarantined")).Reason.ShouldStartWith("ScheduleAnnounced: ");
        (await Relay.ListSchedulesAsync()).ShouldBeEmpty();
    }

    private static readonly ScheduleAnnounced Daily = new("daily", "images", "images.resize", T0) { Worker = "w-1", Process = 1, Cron = "@daily" };

    private static long Hours(long now, int hours) => (now / 3_600_000_000 * 3_600_000_000) + (hours * 3_600_000_000);

    private Task<Schedule?> UntilAsync(Func<Schedule?, bool> holds) => Deadline.GetAsync(
        async () => await Relay.GetScheduleAsync("daily") is var schedule && holds(schedule) ? schedule : null, "it is so")!;

    private Task AnnounceAsync(WireEvent announced) => App.Services.GetRequiredService<ITaskBroker>().PublishAsync(announced, Deadline.Default, default);

    private async Task<HttpResponseMessage> PutAsync<T>(string name, T definition, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Path}/{name}") { Content = JsonContent.Create(definition) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await Http.SendAsync(request);
    }

    private async Task<JsonObject> ChangeAsync(string name, string what)
    {
        var response = await Http.PostAsync($"{Path}/{name}/{what}", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static async Task<JsonObject> ProblemOfAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var problem = await ProblemAsync(response, status);
        Text(problem["type"]).ShouldBe("urn:tacoq:" + type);
        return problem;
    }

    public sealed class OverSqlite() : ScheduleTests(TestStore.Sqlite);

    public sealed class OverPostgres() : ScheduleTests(TestStore.Postgres);
}
