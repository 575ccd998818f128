using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace TacoQ.Generators;

/// <summary>Explains why a method with <c>[TacoTask]</c> is no task.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskMethodAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.GenericMethod,
        Descriptors.ParameterByReference,
        Descriptors.ParameterOnStack,
        Descriptors.NotAccessible,
        Descriptors.GenericType,
        Descriptors.UnsupportedResult,
        Descriptors.UnsupportedPayload,
        Descriptors.AsyncVoid,
        Descriptors.InvalidTaskKind,
        Descriptors.OptionOutOfRange,
        Descriptors.StructType,
        Descriptors.NotAMethod,
        Descriptors.ObsoleteAsError,
        Descriptors.UnsupportedExceptionType,
        Descriptors.MaxRetryDelayTooShort,
        Descriptors.SameArgumentName,
        Descriptors.InvalidSchedule,
        Descriptors.ScheduleWithArguments,
        Descriptors.ScheduleName,
        Descriptors.ScheduleWithoutTask,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static symbol => Check((IMethodSymbol)symbol.Symbol, symbol.ReportDiagnostic, symbol.CancellationToken), SymbolKind.Method);

        // These are no members of a type, so they raise no symbol action.
        context.RegisterSyntaxNodeAction(
            CheckFunction,
            SyntaxKind.LocalFunctionStatement,
            SyntaxKind.ParenthesizedLambdaExpression);
    }

    private static void CheckFunction(SyntaxNodeAnalysisContext context)
    {
        var (attributes, function) = context.Node switch
        {
            LocalFunctionStatementSyntax local => (local.AttributeLists, context.SemanticModel.GetDeclaredSymbol(local, context.CancellationToken)),
            ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 } lambda => (lambda.AttributeLists, context.SemanticModel.GetSymbolInfo(lambda, context.CancellationToken).Symbol),
            _ => default,
        };
        if (attributes.Count > 0 && function is IMethodSymbol method)
        {
            Check(method, context.ReportDiagnostic, context.CancellationToken);
        }
    }

    private static void Check(IMethodSymbol method, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        // A partial method comes twice; its attributes are those of both parts.
        if (method.PartialDefinitionPart is not null)
        {
            return;
        }

        if (method.TacoTask() is not { } attribute)
        {
            foreach (var schedule in method.TacoSchedules())
            {
                report(Diagnostic.Create(Descriptors.ScheduleWithoutTask, Place.Attribute.Find(method, schedule, cancellationToken), method.Name));
            }

            return;
        }

        foreach (var violation in TaskRules.Check(method, attribute))
        {
            report(Diagnostic.Create(violation.Rule, violation.Place.Find(method, violation.Attribute ?? attribute, cancellationToken), violation.Arguments));
        }
    }
}
