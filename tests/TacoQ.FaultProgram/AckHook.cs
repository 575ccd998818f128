using System.Reflection;
using TacoQ.Broker;

namespace TacoQ.FaultProgram;

/// <summary>Stands between a worker and its acknowledgements.</summary>
internal static class AckHook
{
    /// <summary>Has <paramref name="ack"/> called in place of each acknowledgement; its argument acknowledges.</summary>
    public static void DecorateAcks(this IServiceCollection services, Func<Func<ValueTask>, ValueTask> ack) => services.Decorate<ITaskBroker>(broker =>
    {
        var proxy = DispatchProxy.Create<ITaskBroker, Consuming>();
        var consuming = (Consuming)(object)proxy;
        (consuming.Broker, consuming.Ack) = (broker, ack);
        return proxy;
    });

    internal class Consuming : DispatchProxy
    {
        public ITaskBroker Broker { get; set; } = null!;

        public Func<Func<ValueTask>, ValueTask> Ack { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.Invoke(Broker, BindingFlags.DoNotWrapExceptions, null, args, null);
            return result is Task<IAssignmentConsumer> consumer ? WrapAsync(consumer) : result;
        }

        private async Task<IAssignmentConsumer> WrapAsync(Task<IAssignmentConsumer> consumer) => new Consumer(await consumer, Ack);
    }

    private sealed class Consumer(IAssignmentConsumer inner, Func<Func<ValueTask>, ValueTask> ack) : IAssignmentConsumer
    {
        public async ValueTask<AssignmentDelivery> ReceiveAsync(CancellationToken cancellationToken) => new Delivery(await inner.ReceiveAsync(cancellationToken), ack);

        public Task AddAsync(string workerKind, CancellationToken cancellationToken) => inner.AddAsync(workerKind, cancellationToken);

        public Task PauseAsync(string workerKind) => inner.PauseAsync(workerKind);

        public Task ResumeAsync(string workerKind) => inner.ResumeAsync(workerKind);

        public Task StopAsync() => inner.StopAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Delivery(AssignmentDelivery inner, Func<Func<ValueTask>, ValueTask> ack) : AssignmentDelivery(inner.Assignment, inner.Redelivered)
    {
        public override ValueTask AckAsync() => ack(inner.AckAsync);

        public override ValueTask ReturnAsync() => inner.ReturnAsync();
    }
}
