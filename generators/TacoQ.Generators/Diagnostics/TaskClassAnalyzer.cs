using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators;

/// <summary>Checks what the tasks of one class need together: stubs of different names, and one constructor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskClassAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SameStubName, Descriptors.AmbiguousConstructors];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var tasks = type.GetMembers().OfType<IMethodSymbol>().Where(TaskRules.IsTask).ToList();
        foreach (var method in tasks.GroupBy(TaskNames.OfMethod).Where(static same => same.Count() > 1).SelectMany(static same => same))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SameStubName, method.Locations[0], type.Name, TaskNames.OfMethod(method)));
        }

        var isTarget = tasks.Exists(static method => !method.IsStatic) || !Contracts.Of(type).IsEmpty;
        if (isTarget && Constructors.Choose(type).Length > 1)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.AmbiguousConstructors, type.Locations[0], type.Name));
        }
    }
}
