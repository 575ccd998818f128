namespace TacoQ.Relay.Schedules;

/// <summary>What firing did.</summary>
/// <param name="Due">How many schedules were due.</param>
/// <param name="Tasks">The tasks that they have now.</param>
internal sealed record FiredSchedules(int Due, IReadOnlyList<Guid> Tasks);
