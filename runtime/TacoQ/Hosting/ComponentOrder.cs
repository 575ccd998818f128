namespace TacoQ.Hosting;

/// <summary>A worker's last events need the relay (when it is in the same process), and both need the broker.</summary>
internal static class ComponentOrder
{
    public const int Broker = 0;
    public const int Relay = 10;
    public const int Worker = 20;
}
