namespace TacoQ.Generators;

/// <summary>What one assembly's worker part is made of.</summary>
/// <param name="AssemblyName">The assembly.</param>
/// <param name="Namespace">The namespace of its module.</param>
/// <param name="Entries">The tasks that it can run.</param>
/// <param name="References">The modules of the assemblies that it refers to.</param>
internal sealed record ModuleModel(
    string AssemblyName,
    string Namespace,
    EquatableArray<ModuleEntry> Entries,
    EquatableArray<ModuleReference> References);

/// <summary>One task in a module.</summary>
/// <param name="Kind">The task kind.</param>
/// <param name="WorkerKind">The worker kind.</param>
/// <param name="Handler">How code refers to the handler.</param>
internal sealed record ModuleEntry(string Kind, string WorkerKind, string Handler);

/// <summary>The module of another assembly.</summary>
/// <param name="AssemblyName">The assembly.</param>
/// <param name="Type">How code refers to the module.</param>
internal sealed record ModuleReference(string AssemblyName, string Type);
