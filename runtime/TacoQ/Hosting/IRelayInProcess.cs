namespace TacoQ.Hosting;

/// <summary>The relay that runs in this process.</summary>
internal interface IRelayInProcess
{
    /// <summary>Asks it without HTTP.</summary>
    IRelayClient Client { get; }
}
