namespace TacoQ.Broker;

/// <summary>What waits in the lanes of a worker kind.</summary>
/// <param name="Ready">Tasks that no worker has been given.</param>
/// <param name="Consumers">How many workers take from them now.</param>
internal sealed record LaneDepth(long Ready, int Consumers);
