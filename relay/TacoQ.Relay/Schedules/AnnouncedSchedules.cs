using Microsoft.Extensions.Logging;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;
using TacoQ.Wire;

namespace TacoQ.Relay.Schedules;

/// <summary>Keeps the schedules that workers announce of their code.</summary>
internal sealed class AnnouncedSchedules(ITaskStore store, StoreRetry retry, ScheduleFiring firing, ILogger<AnnouncedSchedules> logger)
{
    public async Task HearAsync(ScheduleAnnounced announced, CancellationToken cancellationToken)
    {
        var definition = Define(announced);
        var written = await retry.UntilDoneAsync(
            () => store.ChangeScheduleAsync(announced.Name, (current, now) => Change(current, announced, definition, now), cancellationToken), cancellationToken);
        if (written is not null)
        {
            firing.Expect();
        }
    }

    public static ScheduleDefinition Define(ScheduleAnnounced announced) => new()
    {
        Name = announced.Name,
        TaskKind = announced.TaskKind,
        WorkerKind = announced.WorkerKind,
        Cron = announced.Cron,
        TimeZone = announced.TimeZone,
        EverySeconds = announced.EverySeconds,
        Misfire = announced.Misfire,
        MisfireLimit = announced.MisfireLimit,
        Overlap = announced.Overlap,
        Priority = announced.Priority,
        RetentionSeconds = announced.RetentionSeconds,
    };

    private ScheduleRow? Change(ScheduleRow? current, ScheduleAnnounced announced, ScheduleDefinition definition, long now)
    {
        if (current is null)
        {
            var created = new ScheduleRow
            {
                Id = Guid.CreateVersion7(WireTime.ToDateTimeOffset(now)),
                Definition = definition,
                Origin = ScheduleOrigin.Code,
                CreatedAt = now,
                UpdatedAt = now,
                AnnouncedBy = announced.Worker,
                AnnouncedAt = now,
                Process = announced.Process,
            };
            return created with { NextAt = created.FindNext(now) };
        }

        if (current.Origin == ScheduleOrigin.Api)
        {
            logger.ScheduleNotTaken(announced.Name, announced.Worker);
            return null;
        }

        // While a new version is rolled out old processes say what they have, too.
        var heard = current with { AnnouncedAt = now };
        var changed = announced.Process < current.Process ? heard : heard.Redefine(definition, now) with { AnnouncedBy = announced.Worker, Process = announced.Process };

        // What the relay has paused, because nobody announced it or it could not be understood, goes on.
        return changed.PausedReason is null ? changed : changed.Resume(now);
    }
}
