namespace TacoQ.Relay.Schedules;

/// <summary>The text of one field of a cron expression.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Text">The text.</param>
/// <param name="Position">Where it begins, from 1.</param>
internal readonly record struct CronPart(CronField Field, string Text, int Position);
