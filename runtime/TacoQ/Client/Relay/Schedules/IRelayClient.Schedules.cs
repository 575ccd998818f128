namespace TacoQ;

public partial interface IRelayClient
{
    /// <summary><c>PUT /api/v1/schedules/{name}</c>: creates a schedule, or changes the one of this name. A paused one stays paused.</summary>
    /// <param name="definition">The schedule. <see cref="ITacoClient.CreateSchedule"/> makes one of a stub's <c>Call</c>.</param>
    /// <param name="version">The <see cref="Schedule.Version"/> that it shall have now. Default: any, or none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="RelayException">The relay refused it: it is not valid, has another version, or is defined in code. Or the relay could not be reached.</exception>
    /// <exception cref="ArgumentException">The relay is in this process, and the definition is not valid.</exception>
    Task<Schedule> CreateOrUpdateScheduleAsync(ScheduleDefinition definition, long? version = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/schedules</c>: the schedules by name, without arguments.</summary>
    /// <param name="limit">How many at most. Default 50; 1 to 500.</param>
    /// <param name="after">The name of the last one of the page before. Default: from the first on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedules.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<IReadOnlyList<Schedule>> ListSchedulesAsync(int limit = 50, string? after = null, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/schedules/{name}</c>: a schedule with its arguments.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<Schedule?> GetScheduleAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>DELETE /api/v1/schedules/{name}</c>: deletes a schedule with its history. One that is defined in code comes back when a worker announces it again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a schedule.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<bool> DeleteScheduleAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/schedules/{name}/pause</c>: has it not fire until it is resumed. What it misses meanwhile is not made up for.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<Schedule?> PauseScheduleAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/schedules/{name}/resume</c>: has it fire again, from its next time on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The schedule, or null when there is no such one.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<Schedule?> ResumeScheduleAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/schedules/{name}/trigger</c>: enqueues its task now, out of turn, whether it is paused or not and whatever runs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was enqueued, or null when there is no such schedule.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<ScheduleFire?> TriggerScheduleAsync(string name, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/schedules/{name}/next</c>: when it fires next, as if it were not paused.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="count">How many times. Default 10; 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The times, or null when there is no such schedule.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<SchedulePreview?> GetNextFiresAsync(string name, int count = 10, CancellationToken cancellationToken = default);

    /// <summary><c>POST /api/v1/schedules/preview</c>: when a schedule would fire.</summary>
    /// <param name="request">The times to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The next ones.</returns>
    /// <exception cref="RelayException">They are not valid, or the relay could not be asked.</exception>
    /// <exception cref="ArgumentException">The relay is in this process, and they are not valid.</exception>
    Task<SchedulePreview> PreviewScheduleAsync(SchedulePreviewRequest request, CancellationToken cancellationToken = default);

    /// <summary><c>GET /api/v1/schedules/{name}/fires</c>: its last times and what became of them, the newest first. At least the last 100 are kept.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limit">How many at most. Default 50; 1 to 500.</param>
    /// <param name="before">The <see cref="ScheduleFire.At"/> of the last one of the page before. Default: from the newest on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The times, or null when there is no such schedule.</returns>
    /// <exception cref="RelayException">The relay could not be asked.</exception>
    Task<IReadOnlyList<ScheduleFire>?> ListScheduleFiresAsync(string name, int limit = 50, DateTimeOffset? before = null, CancellationToken cancellationToken = default);
}
