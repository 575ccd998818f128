using System.Globalization;
using TacoQ.TestServers;

namespace TacoQ.Benchmarks;

/// <summary>What the servers have spent on processors, in seconds.</summary>
internal static class ServerCosts
{
    private const double TicksPerSecond = 100;

    public static double RabbitMQ => OfProcess(Id("beam.pid"));

    /// <summary>In bytes, resident.</summary>
    public static long RabbitMQMemory => long.Parse(File.ReadAllText($"/proc/{Id("beam.pid")}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>Of its process and all of its children, those included that have ended.</summary>
    public static double Postgres
    {
        get
        {
            var id = Id("postgres.pid");
            return OfProcess(id) + Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Sum(folder => Fields(folder) is { } fields && fields[1] == id ? OfFields(fields, andChildren: false) : 0);
        }
    }

    private static string Id(string file) => File.ReadAllText(Path.Combine(Servers.DataFolder, file)).Trim();

    private static double OfProcess(string id) => Fields("/proc/" + id) is { } fields ? OfFields(fields, andChildren: true) : 0;

    private static double OfFields(string[] fields, bool andChildren) =>
        fields.Skip(11).Take(andChildren ? 4 : 2).Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;

    /// <summary>What proc(5) lists from the third field on, the state; null when the process has ended.</summary>
    private static string[]? Fields(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
