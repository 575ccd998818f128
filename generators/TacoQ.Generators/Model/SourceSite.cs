namespace TacoQ.Generators;

/// <summary>
/// Where something is declared, for the order of what is emitted. It changes with every edit above it, so it is dropped
/// before anything is emitted.
/// </summary>
internal readonly record struct SourceSite(string Path, int Position) : IComparable<SourceSite>
{
    public int CompareTo(SourceSite other) =>
        string.CompareOrdinal(Path, other.Path) is var order and not 0 ? order : Position.CompareTo(other.Position);
}
