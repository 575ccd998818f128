namespace TacoQ.Relay.Api;

/// <summary>The data of an event <c>task.progress</c>.</summary>
internal sealed record TaskProgressEvent(Guid Id, int Attempt, double? Fraction, string? Message, DateTimeOffset At);
