namespace TacoQ.Relay.Tests.Support;

/// <summary>The stores over which the API is tested.</summary>
public enum TestStore
{
    /// <summary>The file of embedded mode.</summary>
    Sqlite,

    /// <summary>A database of its own for each test.</summary>
    Postgres,
}
