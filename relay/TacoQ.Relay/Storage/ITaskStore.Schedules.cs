using TacoQ.Relay.Schedules;

namespace TacoQ.Relay.Storage;

internal partial interface ITaskStore
{
    /// <summary>Schedules by name, from after one; of these worker kinds, or of all.</summary>
    Task<IReadOnlyList<ScheduleRow>> ListSchedulesAsync(int limit, string? after, IReadOnlyCollection<string>? workerKinds, CancellationToken cancellationToken);

    /// <summary>A schedule, or null.</summary>
    Task<ScheduleRow?> FindScheduleAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a schedule, changes it and writes it, in one transaction in which nobody else changes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">Gets the row, or null when there is none, and the database's time; gives the row to write, or null to leave it as it is. May be called again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was written, or null.</returns>
    Task<ScheduleRow?> ChangeScheduleAsync(string name, Func<ScheduleRow?, long, ScheduleRow?> change, CancellationToken cancellationToken);

    /// <summary>Deletes a schedule with its history; not its tasks.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Fires schedules that are due, in one transaction: notes their times, each once only; stores the tasks as due, and when the schedules
    /// are due again. Others that do the same meanwhile get other schedules.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="plan">Gets a row, whether its last task is not completed, and the database's time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<FiredSchedules> FireSchedulesAsync(int limit, Func<ScheduleRow, bool, long, FirePlan> plan, CancellationToken cancellationToken);

    /// <summary>Fires a schedule out of turn.</summary>
    /// <returns>What was noted and when, or null when there is no such schedule.</returns>
    Task<ScheduleFire?> TriggerScheduleAsync(string name, Func<ScheduleRow, long, PlannedFire> fire, CancellationToken cancellationToken);

    /// <summary>How long until the next schedule is due; zero or less when one is; null when none waits.</summary>
    Task<TimeSpan?> GetTimeToNextScheduleAsync(CancellationToken cancellationToken);

    /// <summary>Times of a schedule and what became of them, the newest first, from before one; null when there is no such schedule.</summary>
    Task<IReadOnlyList<ScheduleFire>?> ListFiresAsync(string name, int limit, long? before, CancellationToken cancellationToken);

    /// <summary>Pauses the schedules of code that nobody has announced for as long.</summary>
    /// <returns>Their names.</returns>
    Task<IReadOnlyList<string>> PauseSilentSchedulesAsync(TimeSpan silence, string reason, CancellationToken cancellationToken);
}
