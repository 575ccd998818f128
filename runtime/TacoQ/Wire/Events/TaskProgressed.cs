namespace TacoQ.Wire;

/// <summary>The running attempt says how far it is.</summary>
internal sealed record TaskProgressed(Guid TaskId, int Attempt, long At, double? Fraction, string? Message) : TaskEvent(TaskId, Attempt, At);
