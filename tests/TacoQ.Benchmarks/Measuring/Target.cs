using System.Globalization;

namespace TacoQ.Benchmarks;

/// <summary>A bound.</summary>
internal sealed record Target(double Bound, bool AtLeast)
{
    public static Target Least(double bound) => new(bound, AtLeast: true);

    public static Target Most(double bound) => new(bound, AtLeast: false);

    public bool IsMet(double value) => AtLeast ? value >= Bound : value <= Bound;

    public override string ToString() => (AtLeast ? "≥ " : "≤ ") + Bound.ToString("#,0.##", CultureInfo.InvariantCulture);
}
