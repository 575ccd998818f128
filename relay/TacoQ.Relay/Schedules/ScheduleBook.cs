using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using TacoQ.Broker;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Schedules;

/// <summary>Schedules as users and operators see them: creates, changes, pauses and triggers them.</summary>
internal sealed class ScheduleBook(ITaskStore store, ITaskBroker broker, TaskCatalogue catalogue, ScheduleFiring firing, IOptions<ClientOptions> client, TimeProvider time)
{
    private const int MaxCount = 1000;
    private const int DefaultCount = 10;
    private const int MaxMisfireLimit = 1000;

    /// <summary>Creates a schedule.</summary>
    /// <exception cref="ArgumentException">It is not valid; the message says what and how.</exception>
    /// <exception cref="PayloadTooLargeException">Its arguments are too large.</exception>
    /// <exception cref="RelayException">The arguments cannot be checked, and that is asked for.</exception>
    /// <exception cref="ScheduleRefusedException">There is one of this name.</exception>
    public Task<WrittenSchedule> CreateAsync(ScheduleDefinition definition, bool strict, CancellationToken cancellationToken) => WriteAsync(
        definition, strict, (current, now) => current is null ? Create(definition, now) : throw ScheduleRefusedException.Exists(definition.Name), cancellationToken);

    /// <summary>Creates a schedule, or changes the one of this name.</summary>
    /// <param name="definition">The schedule.</param>
    /// <param name="version">The version that it shall have now; null for any or none.</param>
    /// <param name="strict">Whether one is refused whose arguments cannot be checked.</param>
    /// <param name="sees">Whether the one who asks may know of what belongs to a worker kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">It is not valid; the message says what and how.</exception>
    /// <exception cref="PayloadTooLargeException">Its arguments are too large.</exception>
    /// <exception cref="RelayException">The arguments cannot be checked, and that is asked for.</exception>
    /// <exception cref="ScheduleRefusedException">It has another version, or is defined in code.</exception>
    public Task<WrittenSchedule> PutAsync(ScheduleDefinition definition, long? version, bool strict, Func<string, bool> sees, CancellationToken cancellationToken) => WriteAsync(
        definition,
        strict,
        (current, now) =>
        {
            if (current is not null && !sees(current.Definition.WorkerKind))
            {
                throw ScheduleRefusedException.Exists(definition.Name);
            }

            if (version is not null && current?.Version != version)
            {
                throw ScheduleRefusedException.Changed(definition.Name, current?.Version);
            }

            return current is null ? Create(definition, now)
                : current.Origin == ScheduleOrigin.Code ? throw ScheduleRefusedException.IsOfCode(current)
                : RefuseNever(current.Redefine(definition, now), current);
        },
        cancellationToken);

    /// <summary>Has it not fire; null when there is no such one.</summary>
    public Task<Schedule?> PauseAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, (current, now) => current is { PausedAt: not null, PausedReason: null } ? current : current.Pause(now), cancellationToken);

    /// <summary>Has it fire again; null when there is no such one.</summary>
    /// <exception cref="ArgumentException">It is not valid any more, as a time zone that has gone.</exception>
    public Task<Schedule?> ResumeAsync(string name, CancellationToken cancellationToken) =>
        ChangeAsync(name, (current, now) => current.PausedAt is null ? current : current.Resume(now), cancellationToken);

    /// <summary>Enqueues its task now; null when there is no such one.</summary>
    public async Task<ScheduleFire?> TriggerAsync(string name, CancellationToken cancellationToken)
    {
        var fire = await store.TriggerScheduleAsync(name, (schedule, now) => new(now, ScheduleFireOutcome.Triggered, ScheduledTask.Of(schedule, now, now)), cancellationToken);
        if (fire?.TaskId is { } task)
        {
            firing.Publish([task]);
        }

        return fire;
    }

    /// <summary>The next times of a schedule, as if it were not paused; null when there is no such one.</summary>
    public async Task<SchedulePreview?> PreviewAsync(string name, int count, CancellationToken cancellationToken) =>
        await store.FindScheduleAsync(name, cancellationToken) is { } schedule ? Preview(ScheduleTrigger.Of(schedule.Definition), count) : null;

    /// <summary>The next times that a request means.</summary>
    /// <exception cref="ArgumentException">It is not valid; the message says what and how.</exception>
    public SchedulePreview Preview(SchedulePreviewRequest request) => request.Count is < 1 or > MaxCount
        ? throw new ArgumentException($"count is {request.Count}, but must be 1 to {MaxCount}.")
        : Preview(ScheduleTrigger.Of(request), request.Count ?? DefaultCount);

    private SchedulePreview Preview(ScheduleTrigger trigger, int count) => new() { Next = [.. trigger.After(time.GetUtcNow()).Take(count)] };

    private async Task<WrittenSchedule> WriteAsync(ScheduleDefinition definition, bool strict, Func<ScheduleRow?, long, ScheduleRow> change, CancellationToken cancellationToken)
    {
        var task = Check(definition);
        broker.Check(task);
        client.Value.CheckPayload(task);
        var warning = await catalogue.CheckAsync(new(definition.TaskKind, definition.WorkerKind), new(task.Input), strict, cancellationToken);
        var isNew = false;
        var written = await store.ChangeScheduleAsync(
            definition.Name,
            (current, now) =>
            {
                isNew = current is null;
                return change(current, now);
            },
            cancellationToken);
        firing.Expect();
        return new(written!.ToSchedule(warning: warning), isNew);
    }

    private async Task<Schedule?> ChangeAsync(string name, Func<ScheduleRow, long, ScheduleRow> change, CancellationToken cancellationToken)
    {
        var written = await store.ChangeScheduleAsync(name, (current, now) => current is null ? null : change(current, now), cancellationToken);
        firing.Expect();
        return written?.ToSchedule();
    }

    /// <summary>Its task, if it is valid.</summary>
    private TaskAssignment Check(ScheduleDefinition definition)
    {
        Names.CheckSchedule(definition.Name);
        _ = new TaskDefinition(definition.TaskKind, definition.WorkerKind);
        _ = ScheduleTrigger.Of(definition);
        if (definition.MisfireLimit is < 1 or > MaxMisfireLimit)
        {
            throw new ArgumentException($"misfireLimit is {definition.MisfireLimit}, but must be 1 to {MaxMisfireLimit}.");
        }

        if (!Enum.IsDefined(definition.Misfire) || !Enum.IsDefined(definition.Overlap))
        {
            throw new ArgumentException("misfire must be Once, Skip or All, and overlap Allow or Skip.");
        }

        foreach (var (name, value) in definition.Headers ?? FrozenDictionary<string, string>.Empty)
        {
            if (name.Contains('\0', StringComparison.Ordinal) || value?.Contains('\0', StringComparison.Ordinal) is true)
            {
                throw new ArgumentException("A header has a NUL character, which no database keeps.");
            }
        }

        var now = WireTime.Now(time);
        return ScheduledTask.ToAssignment(definition, ScheduledTask.IdOf(Guid.Empty, now), now, now);
    }

    private static ScheduleRow Create(ScheduleDefinition definition, long now)
    {
        var created = new ScheduleRow { Id = Guid.CreateVersion7(WireTime.ToDateTimeOffset(now)), Definition = definition, CreatedAt = now, UpdatedAt = now };
        return RefuseNever(created with { NextAt = created.FindNext(now) }, null);
    }

    private static ScheduleRow RefuseNever(ScheduleRow written, ScheduleRow? before) =>
        written.NextAt is null && written.PausedAt is null && (before is null || before.Definition.At != written.Definition.At)
            ? throw new ArgumentException("The schedule would never fire: its time has passed.")
            : written;
}
