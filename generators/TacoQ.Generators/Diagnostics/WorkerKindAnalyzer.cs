using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators;

/// <summary>Checks what <c>[WorkerKind]</c> says, on types and on the assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WorkerKindAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.InvalidWorkerKind];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static type => Check(type.Symbol, type.ReportDiagnostic, type.CancellationToken), SymbolKind.NamedType);
        context.RegisterCompilationAction(static project => Check(project.Compilation.Assembly, project.ReportDiagnostic, project.CancellationToken));
    }

    private static void Check(ISymbol symbol, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        foreach (var attribute in symbol.GetAttributes().Where(static attribute => attribute.IsWorkerKind()))
        {
            var kind = WorkerKinds.Of(attribute);
            if (attribute.ConstructorArguments.Length == 1 && !KindRules.IsWorkerKind(kind))
            {
                report(Diagnostic.Create(Descriptors.InvalidWorkerKind, Places.OfArgument(attribute, cancellationToken), kind));
            }
        }
    }
}
