namespace TacoQ.RabbitMQ;

/// <summary>Something on its way to the broker's confirm that somebody waits for, with a limit.</summary>
internal abstract class Awaited(long since, TimeSpan limit)
{
    private readonly TaskCompletionSource confirmed = new();

    /// <summary>When the wait began.</summary>
    public long Since { get; } = since;

    /// <summary>How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</summary>
    public TimeSpan Limit { get; } = limit;

    /// <summary>It has been sent at least once, so that the broker may have it.</summary>
    public abstract bool WasSent { get; }

    /// <summary>Completes with the confirm.</summary>
    public Task Confirmed => confirmed.Task;

    /// <summary>Nobody waits any more.</summary>
    public bool IsOver => confirmed.Task.IsCompleted;

    public void Confirm() => confirmed.TrySetResult();

    /// <summary>Ends the wait.</summary>
    public void Fail(Exception error) => confirmed.TrySetException(error);

    /// <summary>It is confirmed: what it holds is free again.</summary>
    public virtual void Release()
    {
    }
}
