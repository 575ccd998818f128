namespace TacoQ.Benchmarks;

/// <summary>What was measured once a round: ours, and the plain program's doing the same work.</summary>
internal sealed record Figure
{
    /// <summary>Its number in the table of docs/performance.md; empty for one without a target.</summary>
    public required string Number { get; init; }

    public required string What { get; init; }

    public required string Unit { get; init; }

    /// <summary>A value a round.</summary>
    public required IReadOnlyList<double> Ours { get; init; }

    /// <summary>A value a round; empty where nothing plain does the same.</summary>
    public IReadOnlyList<double> Plain { get; init; } = [];

    /// <summary>What the median should be: of the ratio where there is a plain program, otherwise of the value.</summary>
    public Target? Target { get; init; }

    /// <summary>Other values of the same rounds, by name: their medians.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();

    /// <summary>Ours over plain, round by round: so that what both rounds had to suffer from cancels out.</summary>
    public IReadOnlyList<double> Ratios => [.. Ours.Zip(Plain, (ours, plain) => ours / plain)];

    /// <summary>Null without a target.</summary>
    public bool? IsMet => Target?.IsMet(Statistics.Median(Plain.Count > 0 ? Ratios : Ours));
}
