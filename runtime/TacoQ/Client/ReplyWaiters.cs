using System.Collections.Concurrent;
using TacoQ.Broker;

namespace TacoQ;

/// <summary>
/// The callers of this process that wait for a result. Replies come straight from workers; whoever waits longer, or whose
/// reply address is gone, is looked up at the relay.
/// </summary>
internal sealed class ReplyWaiters(ITaskBroker broker, IRelayClient relay, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookUpInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Waiter> waiters = [];
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private IReplyAddress? address;
    private Task lookingUp = Task.CompletedTask;

    public async Task<Waiter> RegisterAsync(Guid taskId, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        var epoch = address!.Epoch;
        var waiter = new Waiter(this, taskId, await address.GetAsync(cancellationToken).ConfigureAwait(false), epoch, time.GetTimestamp());
        return waiters.TryAdd(taskId, waiter) ? waiter : throw new InvalidOperationException($"This process already waits for the result of task {taskId}: give each call an id of its own, or none.");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await lookingUp.ConfigureAwait(false);
        if (address is not null)
        {
            await address.DisposeAsync().ConfigureAwait(false);
        }

        stopping.Dispose();
        starting.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (address is null)
            {
                address = await broker.ReceiveRepliesAsync(Receive, cancellationToken).ConfigureAwait(false);
                lookingUp = LookUpAsync();
            }
        }
        finally
        {
            starting.Release();
        }
    }

    private void Receive(TaskReply reply)
    {
        if (waiters.TryGetValue(reply.TaskId, out var waiter))
        {
            waiter.Complete(reply);
        }
    }

    private async Task LookUpAsync()
    {
        using var timer = new PeriodicTimer(LookUpInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
            {
                foreach (var waiter in waiters.Values)
                {
                    if (waiter.Epoch != address!.Epoch || time.GetElapsedTime(waiter.Since) >= LookUpInterval)
                    {
                        await LookUpAsync(waiter).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task LookUpAsync(Waiter waiter)
    {
        if (relay is UnconfiguredRelayClient)
        {
            if (waiter.Epoch != address!.Epoch)
            {
                waiter.Fail(new RelayException(
                    $"The connection on which the result of task {waiter.TaskId} would have come was lost, and no relay is known to ask for it. The task goes on. To get results in spite of such losses set ConnectionStrings:tacorelay."));
            }

            return;
        }

        try
        {
            var snapshot = await relay.GetTaskAsync(waiter.TaskId, cancellationToken: stopping.Token).ConfigureAwait(false);
            if (snapshot is { Status: TacoTaskStatus.Completed, CompletedAt: { } completedAt })
            {
                var outcome = snapshot.Outcome ?? TaskOutcome.Succeeded;
                var output = outcome == TaskOutcome.Succeeded ? snapshot.Result?.Bytes : snapshot.Error is { } error ? TaskResults.WriteError(error) : null;
                waiter.Complete(new(waiter.TaskId, outcome, output ?? default, WireTime.From(completedAt)));
            }
        }
        catch (RelayException)
        {
            // The next look-up may reach it; until then the reply may still come.
        }
    }

    internal sealed class Waiter(ReplyWaiters owner, Guid taskId, string replyTo, int epoch, long since) : IDisposable
    {
        private readonly TaskCompletionSource<TaskReply> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Guid TaskId { get; } = taskId;

        public string ReplyTo { get; } = replyTo;

        public int Epoch { get; } = epoch;

        public long Since { get; } = since;

        public Task<TaskReply> WaitAsync(CancellationToken cancellationToken) => reply.Task.WaitAsync(cancellationToken);

        public void Complete(TaskReply value) => reply.TrySetResult(value);

        public void Fail(Exception error) => reply.TrySetException(error);

        public void Dispose() => owner.waiters.TryRemove(TaskId, out _);
    }
}
