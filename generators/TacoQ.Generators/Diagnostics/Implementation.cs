using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>A class of the project that implements a contract.</summary>
internal sealed record Implementation(INamedTypeSymbol Contract, INamedTypeSymbol Class)
{
    public Location Location => Class.Locations[0];

    public static void OfType(INamedTypeSymbol type, ConcurrentBag<Implementation> found)
    {
        foreach (var contract in Contracts.Of(type))
        {
            found.Add(new(contract, type));
        }
    }

    public static void Report(IEnumerable<Implementation> found, Action<Diagnostic> report)
    {
        foreach (var rivals in found.GroupBy(static one => one.Contract, SymbolEqualityComparer.Default).Select(static group => group.InOrder(static one => one.Location)).Where(static group => group.Count > 1))
        {
            foreach (var rival in rivals)
            {
                var other = rivals.First(other => !ReferenceEquals(other, rival));
                report(Diagnostic.Create(Descriptors.TwoImplementations, rival.Location, rival.Class.Name, other.Class.Name, rival.Contract.Name));
            }
        }
    }
}
