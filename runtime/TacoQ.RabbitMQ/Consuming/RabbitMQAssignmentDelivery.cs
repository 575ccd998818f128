using TacoQ.Broker;

namespace TacoQ.RabbitMQ;

/// <summary>A task delivered by a lane.</summary>
internal sealed class RabbitMQAssignmentDelivery(ConsumerSession session, ulong deliveryTag, TaskAssignment assignment, bool redelivered)
    : AssignmentDelivery(assignment, redelivered)
{
    public bool IsLive => session.IsOpen;

    public override ValueTask AckAsync()
    {
        session.Ack(deliveryTag);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ReturnAsync() => session.ReturnAsync(deliveryTag);
}
