using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Schedules;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary><c>/api/v1/schedules</c>.</summary>
internal static class ScheduleEndpoints
{
    private const string Root = "/api/v1/schedules";
    private const string One = Root + "/{name}";
    private const int MaxLimit = 500;
    private const int DefaultLimit = 50;
    private const int MaxCount = 1000;
    private const int DefaultCount = 10;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Root, ListAsync).Operation("listSchedules", "The schedules by name, without arguments.", Scope.TasksRead)
            .Produces<IReadOnlyList<Schedule>>().ProducesProblem(400);
        endpoints.MapPost(Root, CreateAsync).Operation("createSchedule", "Creates a schedule.", Scope.SchedulesWrite)
            .Body<ScheduleDefinition>().Produces<Schedule>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(503);
        endpoints.MapPost(Root + "/preview", PreviewAsync).Operation("previewSchedule", "The next times that an expression means, or what is wrong with it.", Scope.TasksRead)
            .Body<SchedulePreviewRequest>().Produces<SchedulePreview>().ProducesProblem(400).ProducesProblem(413);
        endpoints.MapGet(One, GetAsync).Operation("getSchedule", "A schedule with its arguments.", Scope.TasksRead).Produces<Schedule>().ProducesProblem(404);
        endpoints.MapPut(One, PutAsync).Operation("putSchedule", "Creates a schedule, or changes the one of this name.", Scope.SchedulesWrite)
            .Body<ScheduleDefinition>().Produces<Schedule>().Produces<Schedule>(201)
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(503);
        endpoints.MapDelete(One, DeleteAsync).Operation("deleteSchedule", "Deletes a schedule with its history.", Scope.SchedulesWrite).Produces(204).ProducesProblem(404);
        endpoints.MapPost(One + "/pause", PauseAsync).Operation("pauseSchedule", "Has a schedule not fire until it is resumed.", Scope.SchedulesWrite).Produces<Schedule>().ProducesProblem(404);
        endpoints.MapPost(One + "/resume", ResumeAsync).Operation("resumeSchedule", "Has a schedule fire again, from its next time on.", Scope.SchedulesWrite)
            .Produces<Schedule>().ProducesProblem(400).ProducesProblem(404);
        endpoints.MapPost(One + "/trigger", TriggerAsync).Operation("triggerSchedule", "Enqueues a schedule's task now, out of turn.", Scope.SchedulesWrite)
            .Produces<ScheduleFire>(202).ProducesProblem(404);
        endpoints.MapGet(One + "/next", NextAsync).Operation("getNextFires", "When a schedule fires next, as if it were not paused.", Scope.TasksRead)
            .Produces<SchedulePreview>().ProducesProblem(400).ProducesProblem(404);
        endpoints.MapGet(One + "/fires", FiresAsync).Operation("listScheduleFires", "The last times of a schedule and what became of them, the newest first.", Scope.TasksRead)
            .Produces<IReadOnlyList<ScheduleFire>>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(string? limit, string? after, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        var count = Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit);
        if (after is not null && !Names.IsSchedule(after))
        {
            return Problems.BadRequest($"after is '{after}', but must be the name of a schedule.");
        }

        var schedules = await store.ListSchedulesAsync(count, after, caller.WorkerKinds, cancellationToken);
        return Results.Json([.. schedules.Select(schedule => schedule.ToSchedule())], TacoJson.Default.IReadOnlyListSchedule);
    }

    private static async Task<IResult> GetAsync(string name, HttpContext http, Caller caller, ITaskStore store, PayloadMask mask, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, caller, store, cancellationToken) is not { } row)
        {
            return Problems.NoSchedule(name);
        }

        var schedule = row.ToSchedule(withArguments: true);
        return Answer(http, name, schedule.Definition.Arguments is not { } arguments ? schedule : schedule with
        {
            Definition = schedule.Definition with { Arguments = await mask.OfArgumentsAsync(caller, schedule.Definition.WorkerKind, schedule.Definition.TaskKind, arguments, cancellationToken) },
        });
    }

    private static async Task<IResult> CreateAsync(HttpContext http, string? strict, Caller caller, ScheduleBook book, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var isStrict = Parameters.Flag("strict", strict);
        var definition = await RequestBody.ReadAsync(http, TacoJson.Default.ScheduleDefinition, "a schedule", client.Value.MaxPayloadBytes + RequestBody.DefaultLimit);
        caller.Requires(definition.WorkerKind);
        return await WriteAsync(http, () => book.CreateAsync(definition, isStrict, cancellationToken));
    }

    private static async Task<IResult> PutAsync(
        string name, HttpContext http, string? strict, Caller caller, ScheduleBook book, IOptions<ClientOptions> client, CancellationToken cancellationToken)
    {
        var isStrict = Parameters.Flag("strict", strict);
        var version = ReadVersion(http.Request);
        var definition = await RequestBody.ReadAsync(
            http, (body, type) => ReadAsync(name, body, type, cancellationToken), TacoJson.Default.ScheduleDefinition, "a schedule", client.Value.MaxPayloadBytes + RequestBody.DefaultLimit);
        caller.Requires(definition.WorkerKind);
        return definition.Name == name
            ? await WriteAsync(http, () => book.PutAsync(definition, version, isStrict, caller.Sees, cancellationToken))
            : Problems.BadRequest($"name is '{definition.Name}', but the path has '{name}': leave it out of the body.");
    }

    private static async Task<IResult> DeleteAsync(string name, Caller caller, ITaskStore store, CancellationToken cancellationToken) =>
        await FindAsync(name, caller, store, cancellationToken) is not null && await store.DeleteScheduleAsync(name, cancellationToken) ? Results.NoContent() : Problems.NoSchedule(name);

    private static async Task<IResult> PauseAsync(string name, HttpContext http, Caller caller, ITaskStore store, ScheduleBook book, CancellationToken cancellationToken) =>
        Answer(http, name, await FindAsync(name, caller, store, cancellationToken) is not null ? await book.PauseAsync(name, cancellationToken) : null);

    private static async Task<IResult> ResumeAsync(string name, HttpContext http, Caller caller, ITaskStore store, ScheduleBook book, CancellationToken cancellationToken)
    {
        try
        {
            return Answer(http, name, await FindAsync(name, caller, store, cancellationToken) is not null ? await book.ResumeAsync(name, cancellationToken) : null);
        }
        catch (ArgumentException e)
        {
            return Problems.BadRequest(e.Message);
        }
    }

    private static async Task<IResult> TriggerAsync(string name, HttpContext http, Caller caller, ITaskStore store, ScheduleBook book, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, caller, store, cancellationToken) is null || await book.TriggerAsync(name, cancellationToken) is not { } fire)
        {
            return Problems.NoSchedule(name);
        }

        caller.Names(fire.TaskId!.Value);
        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{RelayAddress.PathOf(http.Request)}/api/v1/tasks/{fire.TaskId}");
        return Results.Json(fire, TacoJson.Default.ScheduleFire, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> NextAsync(string name, string? count, Caller caller, ITaskStore store, ScheduleBook book, CancellationToken cancellationToken)
    {
        var number = Parameters.Number("count", count, 1, MaxCount, DefaultCount);
        return await FindAsync(name, caller, store, cancellationToken) is not null && await book.PreviewAsync(name, number, cancellationToken) is { } preview
            ? Results.Json(preview, TacoJson.Default.SchedulePreview)
            : Problems.NoSchedule(name);
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, ScheduleBook book)
    {
        var request = await RequestBody.ReadAsync(http, TacoJson.Default.SchedulePreviewRequest, "a preview");
        try
        {
            return Results.Json(book.Preview(request), TacoJson.Default.SchedulePreview);
        }
        catch (ArgumentException e)
        {
            return Problems.BadRequest(e.Message);
        }
    }

    private static async Task<IResult> FiresAsync(string name, string? limit, string? before, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        var count = Parameters.Number("limit", limit, 1, MaxLimit, DefaultLimit);
        var cursor = before is null ? (long?)null : ReadTime(before);
        return await FindAsync(name, caller, store, cancellationToken) is not null && await store.ListFiresAsync(name, count, cursor, cancellationToken) is { } fires
            ? Results.Json(fires, TacoJson.Default.IReadOnlyListScheduleFire)
            : Problems.NoSchedule(name);
    }

    /// <summary>The schedule, if there is one that the caller may know of.</summary>
    private static async Task<ScheduleRow?> FindAsync(string name, Caller caller, ITaskStore store, CancellationToken cancellationToken)
    {
        if (!Names.IsSchedule(name) || await store.FindScheduleAsync(name, cancellationToken) is not { } row || !caller.Sees(row.Definition.WorkerKind))
        {
            return null;
        }

        caller.Requires(row.Definition.WorkerKind);
        return row;
    }

    private static async Task<IResult> WriteAsync(HttpContext http, Func<Task<WrittenSchedule>> write)
    {
        try
        {
            var (schedule, isNew) = await write();
            http.Response.Headers.Location = $"{RelayAddress.PathOf(http.Request)}{Root}/{schedule.Name}";
            return Answer(http, schedule.Name, schedule, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (InvalidArgumentsException e)
        {
            return Problems.InvalidArguments(e.Message, e.Errors);
        }
        catch (UnknownTaskKindException e)
        {
            return Problems.NotAnnounced(e.Message, StatusCodes.Status400BadRequest);
        }
        catch (ScheduleRefusedException e)
        {
            return Problems.NotScheduled(e);
        }
        catch (RelayException e)
        {
            return Problems.NotChecked(e.Message);
        }
        catch (ArgumentException e)
        {
            return Problems.BadRequest(e.Message);
        }
        catch (PayloadTooLargeException e)
        {
            return Problems.TooLarge(e.Message);
        }
    }

    private static IResult Answer(HttpContext http, string name, Schedule? schedule, int status = StatusCodes.Status200OK)
    {
        if (schedule is null)
        {
            return Problems.NoSchedule(name);
        }

        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{schedule.Version}\"");
        return Results.Json(schedule, TacoJson.Default.Schedule, statusCode: status);
    }

    /// <summary>The body, which may lack the name where the path has it.</summary>
    private static async ValueTask<ScheduleDefinition?> ReadAsync(string name, Stream body, JsonTypeInfo<ScheduleDefinition> type, CancellationToken cancellationToken)
    {
        if (await JsonNode.ParseAsync(body, documentOptions: new() { AllowDuplicateProperties = false }, cancellationToken: cancellationToken) is not JsonObject schedule)
        {
            return null;
        }

        schedule.TryAdd("name", name);
        return schedule.Deserialize(type);
    }

    /// <summary>The version in <c>If-Match</c>; null for any.</summary>
    private static long? ReadVersion(HttpRequest request) => request.Headers.IfMatch.ToString() switch
    {
        "" => null,
        ['"', .. var digits, '"'] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        var other => throw new InvalidRequestException($"If-Match is '{other}', but must be the ETag of the schedule, as \"3\"."),
    };

    private static long ReadTime(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros) && WireTime.IsInRange(micros) ? micros
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? WireTime.From(time)
        : throw new InvalidRequestException($"before is '{text}', but must be the at of a fire, or a number of microseconds since 1970.");
}
