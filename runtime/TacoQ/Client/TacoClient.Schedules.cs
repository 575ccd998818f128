namespace TacoQ;

internal sealed partial class TacoClient
{
    public ScheduleDefinition CreateSchedule(string name, TaskCall call)
    {
        Names.CheckSchedule(name);
        ArgumentNullException.ThrowIfNull(call);
        var (definition, chosen) = (call.Definition, call.Options);
        chosen.Validate();
        if (chosen.Id is not null || chosen.Delay is not null || chosen.RunAt is not null)
        {
            throw new ArgumentException("A schedule enqueues a task each time, at times of its own: leave Id, Delay and RunAt out of the options.", nameof(call));
        }

        return new()
        {
            Name = name,
            TaskKind = definition.Kind,
            WorkerKind = definition.WorkerKind,
            Arguments = new TaskPayload(Encode(call)),
            Priority = chosen.Priority ?? definition.Priority,
            RetentionSeconds = (chosen.Retention ?? definition.Retention ?? options.Retention).TotalSeconds,
            TimeoutSeconds = (chosen.Timeout ?? (definition.RunsElsewhere ? definition.Timeout : null))?.TotalSeconds,
            MaxAttempts = chosen.MaxAttempts ?? (definition.RunsElsewhere ? definition.MaxAttempts : null),
            ExpiresInSeconds = chosen.ExpiresIn?.TotalSeconds,
            Headers = chosen.Headers.Count > 0 ? chosen.Headers : null,
        };
    }
}
