namespace TacoQ.Relay.Storage;

/// <summary>Tells one state of a task's row from another.</summary>
internal sealed record TaskVersion(Guid Id, int Attempt, TaskRank Rank, long UpdatedAt);
