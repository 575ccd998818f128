namespace TacoQ.Wire;

/// <summary>Something that happened to one attempt of a task. Events merge in any order, any number of times, to the same row.</summary>
internal abstract record TaskEvent(Guid TaskId, int Attempt, long At) : WireEvent(At);
