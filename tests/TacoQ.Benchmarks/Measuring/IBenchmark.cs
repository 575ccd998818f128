namespace TacoQ.Benchmarks;

/// <summary>Something to measure, by its name on the command line.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>In one line, for the list.</summary>
    string About { get; }

    Task<IReadOnlyList<Figure>> RunAsync(Rounds rounds);
}
