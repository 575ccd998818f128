using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators;

/// <summary>Finds, across the whole project, tasks of one kind and contracts with two implementations.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskCollisionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SameKind, Descriptors.TwoImplementations];

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

            var kinds = new ConcurrentBag<KindUse>();
            var implementations = new ConcurrentBag<Implementation>();
            start.RegisterSymbolAction(method => KindUse.OfMethod((IMethodSymbol)method.Symbol, kinds, method.CancellationToken), SymbolKind.Method);
            start.RegisterSymbolAction(type => Implementation.OfType((INamedTypeSymbol)type.Symbol, implementations), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                KindUse.Report([.. kinds, .. implementations.SelectMany(KindUse.OfImplementation)], end.ReportDiagnostic);
                Implementation.Report(implementations, end.ReportDiagnostic);
            });
        });
    }
}
