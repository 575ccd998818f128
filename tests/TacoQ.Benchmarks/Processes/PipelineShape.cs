namespace TacoQ.Benchmarks;

/// <summary>What is different from the pipeline of figure 1.</summary>
internal sealed record PipelineShape
{
    public static PipelineShape Default { get; } = new();

    /// <summary>How many processes run tasks.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long the text is that each task has as its argument.</summary>
    public int PayloadLength { get; init; } = BenchTasks.PayloadLength;

    /// <summary>The priorities that tasks have in turn; none of all of them by default.</summary>
    public IReadOnlyList<int> Priorities { get; init; } = [];

    /// <summary>Settings of all of TacoQ's processes.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
