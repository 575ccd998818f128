using System.IO.Compression;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Packaging;

/// <summary>The packages, as a user gets them: packed, restored from a folder, built against and run.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly string folder = Directory.CreateTempSubdirectory("tacoq-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_project_with_nothing_but_the_packages_has_stubs_and_runs_its_task()
    {
        var feed = Path.Combine(folder, "feed");
        foreach (var project in new[] { "runtime/TacoQ", "runtime/TacoQ.RabbitMQ", "relay/TacoQ.Relay" })
        {
            await RunAsync("pack", Repository.File(project), "--no-build", "-c", "Debug", "-o", feed, "-p:PackageVersion=9.9.9-test", "-nodeReuse:false");
        }

        Entries(Path.Combine(feed, "TacoQ.9.9.9-test.nupkg")).ShouldBe(
            ["analyzers/dotnet/cs/TacoQ.CodeFixes.dll", "analyzers/dotnet/cs/TacoQ.Generators.dll", "lib/net10.0/TacoQ.dll", "lib/net10.0/TacoQ.xml"]);

        var app = Directory.CreateDirectory(Path.Combine(folder, "app")).FullName;
        await File.WriteAllTextAsync(Path.Combine(app, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{folder}/packages</RestorePackagesPath>
                <RestoreFallbackFolders>$(NuGetPackageRoot)</RestoreFallbackFolders>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NoWarn>NU1603;NETSDK1206</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="TacoQ.RabbitMQ" Version="9.9.9-test" />
                <PackageReference Include="TacoQ.Relay" Version="9.9.9-test" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), """
            using TacoQ;

            var builder = Host.CreateApplicationBuilder(args);
            builder.AddTacoQ().AddTacoTasks();
            using var host = builder.Build();
            await host.StartAsync();
            Console.WriteLine(await host.Services.GetRequiredService<ITacoClient>().Sums().Add.InvokeAsync(40, 2));
            await host.StopAsync();

            static class Sums
            {
                [TacoTask] public static string Add(int a, int b) => $"The sum is {a + b}";
            }
            """);

        (await RunAsync("run", "--project", app)).ShouldContain("The sum is 42");
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        await using var dotnet = ProgramUnderTest.Start("dotnet", arguments, ("XDG_DATA_HOME", folder));
        (await dotnet.EndAsync(Limit)).ShouldBe(0, dotnet.Output);
        return dotnet.Output;
    }

    private static IEnumerable<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal) || name.EndsWith(".xml", StringComparison.Ordinal))
            .Where(name => !name.StartsWith('[')).Order(StringComparer.Ordinal)];
    }
}
