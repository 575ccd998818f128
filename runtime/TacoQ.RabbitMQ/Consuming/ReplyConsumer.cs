using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using TacoQ.Broker;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ;

/// <summary>Receives replies on a queue of this process, which goes with its connection.</summary>
internal sealed class ReplyConsumer(ConnectionSupervisor supervisor, Action<TaskReply> handler, RabbitMQOptions options, TimeProvider time, ILogger logger)
    : ConsumerLoop(supervisor, "replies", options, time, logger), IReplyAddress
{
    private TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string declared = "";
    private int epoch;

    public int Epoch => epoch;

    protected override ushort Prefetch => 0;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) => await address.Task.WaitAsync(cancellationToken).ConfigureAwait(false);

    protected override async Task<string> DeclareAsync(IChannel channel, CancellationToken cancellationToken) =>
        declared = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, cancellationToken: cancellationToken).ConfigureAwait(false)).QueueName;

    protected override void OnStarted(ConsumerSession session) => address.TrySetResult(declared);

    protected override void OnEnded(ConsumerSession session)
    {
        if (address.Task.IsCompleted)
        {
            address = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Increment(ref epoch);
        }
    }

    protected override void OnMessage(ConsumerSession session, BasicDeliverEventArgs message)
    {
        try
        {
            handler(ReplyMessages.ToReply(message.BasicProperties, message.Body.Span));
        }
        catch (WireFormatException e)
        {
            Logger.Unreadable("replies", e.Message);
        }
    }
}
