using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Decides which arguments of a task cross the wire, and how.</summary>
internal static class PayloadParser
{
    // Members and variables of the generated arguments, and members of object.
    private static readonly string[] Reserved =
    [
        "Arguments", "Definition", "Read", "Write", "payload", "reader", "types", "writer",
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    public static TaskPayloadModel Parse(IMethodSymbol method, PayloadNaming naming)
    {
        var parameters = method.Parameters.Where(static parameter => ParameterRoles.Of(parameter) == ParameterRole.Payload).ToImmutableArray();
        var taken = new HashSet<string>(parameters.Select(static parameter => parameter.Name));
        return new(
            ShapeOf(parameters),
            Parse(parameters, naming).ToEquatableArray(),
            SignatureParser.Parse(parameters, isLast: true).ToEquatableArray(),
            SignatureParser.Parse(parameters, isLast: false).ToEquatableArray(),
            taken.Take("cancellationToken", "cancellation", "token"));
    }

    private static PayloadShape ShapeOf(ImmutableArray<IParameterSymbol> parameters) => parameters switch
    {
        [] => PayloadShape.Empty,
        [var only] when JsonTypes.IsObject(only.Type.WithoutNullable()) => PayloadShape.Whole,
        _ => PayloadShape.Members,
    };

    private static IEnumerable<PayloadParameter> Parse(ImmutableArray<IParameterSymbol> parameters, PayloadNaming naming)
    {
        var taken = new HashSet<string>(Reserved);
        var fields = parameters.Select(parameter => taken.Take(parameter.Name)).ToArray();
        return parameters.Select((parameter, i) =>
        {
            var value = PayloadValues.Of(parameter.Type);
            return new PayloadParameter(
                Literals.String(PayloadNames.OfParameter(parameter, naming)),
                Identifiers.Escape(parameter.Name),
                Identifiers.Escape(fields[i]),
                taken.Take($"{fields[i]}Found"),
                value,
                parameter.DefaultLiteral() ?? (value.Nulls == NullForm.None ? null : "null"));
        });
    }
}
