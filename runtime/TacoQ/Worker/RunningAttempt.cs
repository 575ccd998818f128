using TacoQ.Broker;

namespace TacoQ.Worker;

/// <summary>An attempt in this process, from its first delivery until its end is confirmed.</summary>
internal sealed class RunningAttempt : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<AssignmentDelivery> deliveries = new(1);
    private readonly CancellationTokenSource source = new();
    private readonly TimeSpan cancelGrace;
    private readonly TimeProvider time;
    private ITimer? timeout;
    private ITimer? grace;
    private Action? onIgnored;
    private int reason;
    private bool concluded;
    private bool acknowledged;
    private bool closed;

    public RunningAttempt(AssignmentDelivery delivery, TimeSpan cancelGrace, TimeProvider time)
    {
        this.cancelGrace = cancelGrace;
        this.time = time;
        Assignment = delivery.Assignment;
        Since = time.GetTimestamp();
        deliveries.Add(delivery);
    }

    public TaskAssignment Assignment { get; set; }

    /// <summary>When it began.</summary>
    public long Since { get; }

    public CancellationToken Token => source.Token;

    /// <summary>Why it was cancelled, or null. The first reason counts.</summary>
    public CancelReason? Reason => reason == 0 ? null : (CancelReason)reason;

    /// <summary>The relay holds it under a lease: the broker has it no more.</summary>
    public bool IsLeased { get; set; }

    /// <summary>Somebody was told that it runs longer than the broker allows.</summary>
    public bool IsKnownToBeLong { get; set; }

    /// <summary>Cancels its token. A method that still runs a grace period later ignores it, see <see cref="Watch"/>.</summary>
    public void Cancel(CancelReason why)
    {
        if (Interlocked.CompareExchange(ref reason, (int)why, 0) != 0)
        {
            return;
        }

        try
        {
            _ = source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The attempt has just ended.
            return;
        }

        lock (gate)
        {
            StartGrace();
        }
    }

    /// <summary>Its method begins: cancels it after the timeout, and has <paramref name="onIgnored"/> called when it ignores its cancellation.</summary>
    public void Watch(TimeSpan? timeout, Action onIgnored)
    {
        lock (gate)
        {
            this.onIgnored = onIgnored;
            if (timeout is { } limit)
            {
                this.timeout = time.CreateTimer(static state => ((RunningAttempt)state!).Cancel(CancelReason.Timeout), this, limit, Timeout.InfiniteTimeSpan);
            }

            if (reason != 0)
            {
                StartGrace();
            }
        }
    }

    /// <summary>It has ended, or nobody waits for its end any more.</summary>
    public bool IsConcluded
    {
        get
        {
            lock (gate)
            {
                return concluded;
            }
        }
    }

    /// <summary>Decides how it ends; true for the first one only: the method's own end, or that of somebody who could not wait for it.</summary>
    public bool TryConclude()
    {
        lock (gate)
        {
            var first = !concluded;
            concluded = true;
            return first;
        }
    }

    /// <summary>The same attempt was delivered once more: it is acknowledged together with the first delivery. False when that has been done.</summary>
    public bool TryJoin(AssignmentDelivery delivery)
    {
        lock (gate)
        {
            if (closed || acknowledged)
            {
                return false;
            }

            deliveries.Add(delivery);
            return true;
        }
    }

    /// <summary>Acknowledges it while it runs.</summary>
    public async ValueTask AckAsync()
    {
        foreach (var delivery in Take(ref acknowledged))
        {
            await delivery.AckAsync().ConfigureAwait(false);
        }
    }

    /// <summary>It is over: acknowledges it.</summary>
    public async ValueTask CloseAsync()
    {
        foreach (var delivery in Take(ref closed))
        {
            await delivery.AckAsync().ConfigureAwait(false);
        }
    }

    /// <summary>It was not finished here: gives it back to the broker.</summary>
    public async ValueTask ReturnAsync()
    {
        foreach (var delivery in Take(ref closed))
        {
            await delivery.ReturnAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            timeout?.Dispose();
            grace?.Dispose();
        }

        source.Dispose();
    }

    private void StartGrace()
    {
        if (onIgnored is not null && grace is null && !concluded)
        {
            grace = time.CreateTimer(static state => ((RunningAttempt)state!).Ignored(), this, cancelGrace, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ignored()
    {
        if (TryConclude())
        {
            onIgnored!();
        }
    }

    private AssignmentDelivery[] Take(ref bool done)
    {
        lock (gate)
        {
            done = true;
            AssignmentDelivery[] all = [.. deliveries];
            deliveries.Clear();
            return all;
        }
    }
}
