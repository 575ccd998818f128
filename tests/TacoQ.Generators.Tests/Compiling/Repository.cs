namespace TacoQ.Generators.Tests;

internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "global.json")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests has a global.json."));
}
