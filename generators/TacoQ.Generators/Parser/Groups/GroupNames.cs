using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Names of files and of classes of entries, each given once in an assembly.</summary>
internal sealed class GroupNames
{
    public const string ModuleFile = "TacoTasks";

    // The file of the module, and file systems that do not tell a from A.
    private readonly HashSet<string> files = new(StringComparer.OrdinalIgnoreCase) { ModuleFile };
    private readonly HashSet<string> entries = [];
    private readonly Dictionary<string, StubNames> namespaces = [];

    public string File(string path) =>
        files.Take(string.Concat(path.Select(static c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '_'))) + ".g.cs";

    public string Entries(string path) => entries.Take(EntriesWish(path));

    public StubNames StubsIn(TaskClass declaring) => namespaces.TryGetValue(declaring.Namespace, out var names)
        ? names
        : namespaces[declaring.Namespace] = new(declaring.NamesBeside);

    /// <summary>The generated classes that can hold the entries of a type, in a compilation that has them.</summary>
    public static IEnumerable<INamedTypeSymbol> EntriesOf(INamedTypeSymbol type, Compilation compilation)
    {
        var name = $"{ModuleParser.Namespace(compilation.AssemblyName ?? "").Replace("@", "")}.{EntriesWish(type.PlainPath())}";
        var found = compilation.Assembly.GetTypeByMetadataName(name);
        for (var number = 2; found is not null; number++)
        {
            yield return found;
            found = compilation.Assembly.GetTypeByMetadataName(name + number);
        }
    }

    private static string EntriesWish(string path) => path.Replace('.', '_') + "Entries";
}
