using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators;

/// <summary>
/// Finds tasks that the generator had to leave out although nothing is wrong with them: it does not see what other
/// generators make. It looks when a build ends, because an editor may show code of a moment ago.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedCodeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NotGenerated];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KnownTypes.TacoTaskAttribute) is null)
            {
                return;
            }

            var missing = new ConcurrentBag<IMethodSymbol>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    var method = (IMethodSymbol)symbol.Symbol;
                    if (method.PartialDefinitionPart is null && IsMissing(method, symbol.Compilation))
                    {
                        missing.Add(method);
                    }
                },
                SymbolKind.Method);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var method in missing)
                {
                    end.ReportDiagnostic(Diagnostic.Create(Descriptors.NotGenerated, method.Locations[0], method.Name));
                }
            });
        });
    }

    private static bool IsMissing(IMethodSymbol method, Compilation compilation) =>
        method.TacoTask() is { } attribute
        && TaskParser.Parse(method, attribute) is { } task
        && !GroupNames.EntriesOf(method.ContainingType, compilation).Any(entries => entries.GetTypeMembers(TaskGroup.EntryName(task)).Length > 0);
}
