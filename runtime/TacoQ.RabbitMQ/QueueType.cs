namespace TacoQ;

/// <summary>How RabbitMQ keeps the queues of tasks and events (rabbitmq.com/docs/quorum-queues).</summary>
public enum QueueType
{
    /// <summary>On one node. With that node they are away, and with its disk they are lost.</summary>
    Classic,

    /// <summary>
    /// On several nodes of a cluster: a confirm says that most of them have the message. The lane for tasks with a priority stays classic,
    /// as a quorum queue has no such priorities.
    /// </summary>
    Quorum,
}
