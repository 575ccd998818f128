using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>On what was measured.</summary>
internal sealed record Machine(string Processor, int Cores, int MemoryGiB, string System, string DotNet, string RabbitMQ, string Postgres)
{
    public static async Task<Machine> DescribeAsync()
    {
        var processor = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        var broker = await VirtualHost.ControlAsync("version");
        await Servers.Postgres;
        var postgres = await Servers.RunAsync("psql", Servers.DataFolder, "-At", "-c", "show server_version");
        return new(
            processor,
            Environment.ProcessorCount,
            (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30)),
            RuntimeInformation.OSDescription,
            Environment.Version.ToString(),
            broker.Trim(),
            string.Create(CultureInfo.InvariantCulture, $"{postgres} (Npgsql {typeof(NpgsqlConnection).Assembly.GetName().Version})"));
    }
}
