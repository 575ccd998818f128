namespace TacoQ;

/// <summary>How the wait before the next attempt grows from one failed attempt to the next.</summary>
public enum TaskBackoff
{
    /// <summary>
    /// A random part of a ceiling that doubles with each attempt: the retry delay, twice, four times, eight times it. The random part
    /// spreads the retries of many tasks that failed together.
    /// </summary>
    Exponential,

    /// <summary>A random part of a ceiling that grows by the retry delay with each attempt.</summary>
    Linear,

    /// <summary>Exactly the retry delay.</summary>
    Fixed,
}
