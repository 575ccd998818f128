namespace TacoQ;

/// <summary>Publishes a task: the rest of the publish pipeline.</summary>
/// <param name="context">The task.</param>
/// <returns>A task that completes when the broker has confirmed the task.</returns>
public delegate Task PublishDelegate(PublishContext context);
