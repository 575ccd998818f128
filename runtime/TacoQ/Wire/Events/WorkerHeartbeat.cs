namespace TacoQ.Wire;

/// <summary>A worker is alive, and says which tasks it can run.</summary>
internal sealed record WorkerHeartbeat(string Worker, long At) : WireEvent(At)
{
    public required long StartedAt { get; init; }

    public required string Host { get; init; }

    /// <summary>The worker program's version.</summary>
    public required string Version { get; init; }

    public required IReadOnlyList<string> WorkerKinds { get; init; }

    /// <summary>As <c>worker kind/task kind</c>.</summary>
    public required IReadOnlyList<string> TaskKinds { get; init; }

    /// <summary>How many tasks it runs at once, at most.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How many it runs now.</summary>
    public required int Busy { get; init; }

    /// <summary>It says goodbye: no more tasks are taken.</summary>
    public bool Stopping { get; init; }

    /// <summary>The attempts that it runs under a lease: each is extended.</summary>
    public IReadOnlyList<(Guid TaskId, int Attempt)> Leases { get; init; } = [];
}
