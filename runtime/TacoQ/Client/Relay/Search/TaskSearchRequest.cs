namespace TacoQ;

/// <summary>What to look for: the parameters of <c>GET /api/v1/tasks</c>.</summary>
public sealed record TaskSearchRequest
{
    /// <summary>The query, for example <c>status:failed kind:images.* since:1h</c>. Default: all tasks.</summary>
    public string? Query { get; init; }

    /// <summary>By what the tasks are sorted. Default: when they were enqueued.</summary>
    public TaskSort Sort { get; init; }

    /// <summary>The earliest first. Default: the latest.</summary>
    public bool Ascending { get; init; }

    /// <summary>How many tasks a page has at most. Default 50; 1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary><see cref="TaskPage.Next"/> of the page before, of the same query and order. Default: the first page.</summary>
    public string? Cursor { get; init; }
}
