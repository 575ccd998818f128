namespace TacoQ;

/// <summary>A task that is about to be published.</summary>
public sealed class PublishContext
{
    internal PublishContext(TaskDefinition definition, Guid id, int priority, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        Definition = definition;
        Id = id;
        Priority = priority;
        Headers = headers;
        CancellationToken = cancellationToken;
    }

    /// <summary>The task's names and the options of its attribute.</summary>
    public TaskDefinition Definition { get; }

    /// <summary>The task's id.</summary>
    public Guid Id { get; }

    /// <summary>The priority, 0 (lowest) to 255.</summary>
    public int Priority { get; set; }

    /// <summary>The headers that will travel with the task.</summary>
    public IDictionary<string, string> Headers { get; }

    /// <summary>The caller's token.</summary>
    public CancellationToken CancellationToken { get; }
}
