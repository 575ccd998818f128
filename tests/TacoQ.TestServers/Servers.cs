using System.Diagnostics;

namespace TacoQ.TestServers;

/// <summary>
/// RabbitMQ and PostgreSQL for tests: those that <c>./test</c> started, and in a run without it, ones of this process's own, which
/// end with it.
/// </summary>
public static class Servers
{
    private static readonly Lazy<string> Folder = new(() => Directory.CreateTempSubdirectory("tacoq-").FullName);
    private static readonly Lazy<Task<Uri>> Rabbit = new(() => GetAsync("rabbitmq", "TACOQ_TEST_BROKER"));
    private static readonly Lazy<Task<Uri>> Database = new(() => GetAsync("postgres", "TACOQ_TEST_DATABASE"));

    /// <summary>The shared RabbitMQ.</summary>
    public static Task<Uri> RabbitMQ => Rabbit.Value;

    /// <summary>The shared PostgreSQL.</summary>
    public static Task<Uri> Postgres => Database.Value;

    /// <summary>The folder of the shared servers, for their tools.</summary>
    public static string DataFolder => Environment.GetEnvironmentVariable("TACOQ_TEST_SERVERS") ?? Folder.Value;

    /// <summary>Runs <c>tests/servers</c>; returns what it prints.</summary>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Repository.File("tests", "servers")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TACOQ_OWNER"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"servers {string.Join(' ', arguments)}: {await error}");
    }

    private static async Task<Uri> GetAsync(string server, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            return new(given);
        }

        await RunAsync("install", server);
        return new(await RunAsync("start", server, Folder.Value));
    }
}
