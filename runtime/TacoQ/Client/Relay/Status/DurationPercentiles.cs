namespace TacoQ;

/// <summary>How long something took, in seconds; each within 5 percent of the true value.</summary>
/// <param name="P50">The half took no longer.</param>
/// <param name="P90">Nine out of ten took no longer.</param>
/// <param name="P99">99 out of 100 took no longer.</param>
public sealed record DurationPercentiles(double P50, double P90, double P99);
