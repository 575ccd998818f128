using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.Worker;

/// <summary>Coalesces the progress reports of one attempt: the latest one leaves, at most four a second.</summary>
internal sealed class ProgressReporter(TaskAssignment assignment, ITaskBroker broker, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private TaskProgressed? latest;
    private ITimer? timer;
    private bool waiting;
    private bool disposed;

    public void Report(double? fraction, string? message)
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            latest = new(assignment.Id, assignment.Attempt, WireTime.Now(time), fraction, message);
            if (!waiting)
            {
                Send();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer?.Dispose();
        }
    }

    private void Send()
    {
        // Not awaited: a lost report is replaced by the next one, or by the end of the task.
        _ = broker.PublishAsync(latest!, Interval, CancellationToken.None).ContinueWith(
            static sent => sent.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        latest = null;
        waiting = true;
        timer ??= time.CreateTimer(static state => ((ProgressReporter)state!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Elapsed()
    {
        lock (gate)
        {
            waiting = false;
            if (latest is not null && !disposed)
            {
                Send();
            }
        }
    }
}
