using System.Diagnostics;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>The consumer project builds without a warning, by the real SDK, in every version of C# that is supported.</summary>
public sealed class ConsumerBuildTests : IDisposable
{
    private readonly DirectoryInfo output = Directory.CreateTempSubdirectory("tacoq-consumer-");

    [Theory]
    [InlineData("12", "enable")]
    [InlineData("12", "disable")]
    [InlineData("13", "enable")]
    [InlineData("13", "disable")]
    [InlineData("14", "enable")]
    [InlineData("14", "disable")]
    public async Task The_consumer_builds_without_a_warning(string version, string implicitUsings)
    {
        var log = await BuildAsync($"-p:LangVersion={version}", $"-p:ImplicitUsings={implicitUsings}");
        log.ShouldContain("0 Warning(s)");
        output.GetFiles("TacoQ.Consumer.dll", SearchOption.AllDirectories).ShouldNotBeEmpty(log);
    }

    public void Dispose() => output.Delete(recursive: true);

    private async Task<string> BuildAsync(params string[] properties)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "build", Path.Combine(Repository.Root, "tests", "TacoQ.Consumer", "TacoQ.Consumer.csproj"),
                "--nologo", "--verbosity", "quiet", "--disable-build-servers",
                $"-p:ArtifactsPath={output.FullName}",
                $"-p:BuiltTacoQ={typeof(ITacoClient).Assembly.Location}",
                $"-p:BuiltGenerator={typeof(TacoQGenerator).Assembly.Location}",
                .. properties,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
        using var process = Process.Start(start)!;
        try
        {
            var cancellation = TestContext.Current.CancellationToken;
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var log = await process.StandardOutput.ReadToEndAsync(cancellation) + await errors;
            await process.WaitForExitAsync(cancellation);
            process.ExitCode.ShouldBe(0, log);
            return log;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
