using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace TacoQ.Worker;

/// <summary>Who this worker is, for events and heartbeats.</summary>
internal sealed class WorkerIdentity(IOptions<WorkerOptions> options, TimeProvider time)
{
    public string Name { get; } = options.Value.Name ?? string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Random.Shared.Next(0x10000):x4}");

    public string Host { get; } = Environment.MachineName;

    public string Version { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public long StartedAt { get; } = WireTime.Now(time);
}
