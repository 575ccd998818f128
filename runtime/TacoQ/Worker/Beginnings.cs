using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>
/// Tells the relay of attempts that run for longer than a moment. Of a shorter one its end says when it began, so that an event
/// fewer is sent, stored and read.
/// </summary>
internal sealed class Beginnings : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    // Not for each attempt when its moment is over: under load that would be a thousand times a second.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time;
    private readonly Action<TaskRunning> tell;
    private readonly Queue<Beginning> untold = new();
    private readonly Lock gate = new();
    private readonly ITimer timer;

    public Beginnings(TimeProvider time, Action<TaskRunning> tell)
    {
        this.time = time;
        this.tell = tell;
        timer = time.CreateTimer(static state => ((Beginnings)state!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The attempt begins now.</summary>
    public void Add(RunningAttempt attempt, TaskRunning running)
    {
        lock (gate)
        {
            untold.Enqueue(new(attempt, running, time.GetTimestamp()));
            if (untold.Count == 1)
            {
                timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void Elapsed()
    {
        lock (gate)
        {
            while (untold.TryPeek(out var next))
            {
                if (time.GetElapsedTime(next.Since) < Moment)
                {
                    timer.Change(Interval, Timeout.InfiniteTimeSpan);
                    return;
                }

                untold.Dequeue();
                if (!next.Attempt.IsConcluded)
                {
                    tell(next.Running);
                }
            }
        }
    }

    private readonly record struct Beginning(RunningAttempt Attempt, TaskRunning Running, long Since);
}
