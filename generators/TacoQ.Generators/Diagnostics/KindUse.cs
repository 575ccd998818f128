using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>A place in the project that gives a task its kind.</summary>
/// <param name="Task">The method.</param>
/// <param name="Owner">The class or interface that it is of.</param>
/// <param name="Kind">The task kind.</param>
/// <param name="WorkerKind">The worker kind.</param>
/// <param name="Location">The place.</param>
internal sealed record KindUse(IMethodSymbol Task, INamedTypeSymbol Owner, string Kind, string WorkerKind, Location Location)
{
    private string Name => $"{Owner.Name}.{Task.Name}";

    public static void OfMethod(IMethodSymbol method, ConcurrentBag<KindUse> found, CancellationToken cancellationToken)
    {
        if (method.PartialDefinitionPart is null && TaskRules.IsTask(method) && method.TacoTask() is { } attribute)
        {
            found.Add(new(method, method.ContainingType, TaskKinds.Of(method, attribute), WorkerKinds.Of(method.ContainingType), Places.OfKind(method, attribute, cancellationToken)));
        }
    }

    /// <summary>The tasks that a class takes over from a contract of another assembly; a contract of this one speaks for itself.</summary>
    public static IEnumerable<KindUse> OfImplementation(Implementation implementation) => Contracts.MethodsOf(implementation.Contract)
        .Where(static method => method.DeclaringSyntaxReferences.IsEmpty && TaskRules.IsTask(method))
        .Select(method => new KindUse(
            method, implementation.Class, TaskKinds.Of(method, method.TacoTask()!), WorkerKinds.Of(implementation.Contract), implementation.Location));

    public static void Report(ImmutableArray<KindUse> found, Action<Diagnostic> report)
    {
        var taken = new HashSet<string>(found.Select(static use => use.Kind));
        var groups = found.GroupBy(static use => (use.WorkerKind, use.Kind)).Select(static group => group.InOrder(static use => use.Location));
        foreach (var rivals in groups.Where(static group => group.Select(static use => use.Task).Distinct(SymbolEqualityComparer.Default).Count() > 1))
        {
            foreach (var use in rivals)
            {
                var (kind, other) = (use.Kind, rivals.First(other => !ReferenceEquals(other, use)));
                var properties = ReferenceEquals(use, rivals[0])
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.FreeKind, Enumerable.Range(2, int.MaxValue - 1).Select(number => $"{kind}-{number}").First(taken.Add));
                report(Diagnostic.Create(Descriptors.SameKind, use.Location, properties, use.Name, other.Name, use.Kind, use.WorkerKind));
            }
        }
    }
}
