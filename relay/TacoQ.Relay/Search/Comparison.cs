namespace TacoQ.Relay.Search;

/// <summary>How a number is compared.</summary>
internal enum Comparison
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
