using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class LanguageTests
{
    public static TheoryData<string> Shapes =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "TacoQ.Consumer"), "*Tasks.cs").Append("Contracts.cs").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_is_generated_compiles_in_every_version_of_the_language(string file)
    {
        foreach (var version in (LanguageVersion[])[LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.CSharp14])
        {
            foreach (var nullable in (NullableContextOptions[])[NullableContextOptions.Enable, NullableContextOptions.Disable])
            {
                ShouldCompile(file, version, nullable);
            }
        }
    }

    private static void ShouldCompile(string file, LanguageVersion version, NullableContextOptions nullable)
    {
        var directive = nullable == NullableContextOptions.Disable ? "#nullable disable annotations\n#nullable disable warnings\n" : "";
        var project = Projects.Create(directive + Read(file), version, nullable);
        foreach (var other in (string[])["Types.cs", "Journal.cs"])
        {
            project = project.WithFile(other, Read(other));
        }

        Generation.Of(project).ShouldCompile();
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "TacoQ.Consumer", file));
}
