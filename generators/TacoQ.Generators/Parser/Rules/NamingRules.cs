using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Arguments that are called differently in code are called differently in the payload too.</summary>
internal static class NamingRules
{
    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        var naming = WorkerKinds.NamingOf(method.ContainingType);
        var payload = method.Parameters.Where(static parameter => ParameterRoles.Of(parameter) == ParameterRole.Payload);
        foreach (var same in payload.GroupBy(parameter => PayloadNames.OfParameter(parameter, naming)))
        {
            foreach (var parameter in same.Skip(1))
            {
                yield return new(Descriptors.SameArgumentName, Place.TypeOf(parameter), same.First().Name, parameter.Name, same.Key);
            }
        }
    }
}
