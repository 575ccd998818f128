namespace TacoQ.Relay.Hosting;

/// <summary>Where the relay keeps its record.</summary>
internal enum RelayStore
{
    /// <summary>A file of this machine, for one relay.</summary>
    Sqlite,

    /// <summary>A database server, for any number of relays.</summary>
    Postgres,
}
