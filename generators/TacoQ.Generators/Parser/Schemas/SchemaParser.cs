using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Describes what may be in a payload, as a JSON Schema (2020-12): objects by name in <c>$defs</c>, what cannot be described as anything.</summary>
internal sealed class SchemaParser
{
    // A worker announces them, and a relay keeps them: what is larger is no description any more.
    private const int MaxLength = 16 * 1024;
    private const int MaxDefinitions = 100;

    private readonly PayloadNaming naming;
    private readonly Dictionary<ITypeSymbol, string> names = new(SymbolEqualityComparer.IncludeNullability);
    private readonly SortedDictionary<string, string> definitions = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = [];
    private bool hasHidden;

    private SchemaParser(PayloadNaming naming) => this.naming = naming;

    public static string OfArguments(IMethodSymbol method, TaskPayloadModel payload, PayloadNaming naming)
    {
        var parser = new SchemaParser(naming);
        var parameters = method.Parameters.Where(static parameter => ParameterRoles.Of(parameter) == ParameterRole.Payload).ToList();
        if (payload.Shape == PayloadShape.Whole)
        {
            return parser.Complete(parser.Of(parameters[0]));
        }

        var properties = parameters.Select(parameter => (PayloadNames.OfParameter(parameter, naming), parser.Of(parameter)));
        var required = parameters.Zip(payload.Parameters, (parameter, model) => (Name: PayloadNames.OfParameter(parameter, naming), model.Fallback)).Where(static found => found.Fallback is null);
        return parser.Complete(ObjectOf(properties, required.Select(static found => found.Name), isClosed: false));
    }

    public static string OfResult(IMethodSymbol method, ITypeSymbol? type, PayloadNaming naming)
    {
        var parser = new SchemaParser(naming);
        return type is null ? SchemaText.Type("null") : parser.Complete(Marked(parser.Of(type), SensitiveMembers.IsResult(method)));
    }

    private string Complete(string schema)
    {
        if (definitions.Count > 0 && schema != SchemaText.Anything)
        {
            schema = $"{schema.Substring(0, schema.Length - 1)},\"$defs\":{SchemaText.Object(definitions.Select(static definition => (definition.Key, definition.Value)))}}}";
        }

        if (schema.Length <= MaxLength && definitions.Count < MaxDefinitions)
        {
            return schema;
        }

        // What is not described any more may be what was to be hidden.
        return SchemaText.HasSensitive(schema) || hasHidden ? SchemaText.SensitiveAnything : SchemaText.Anything;
    }

    private static string Marked(string schema, bool isSensitive) => isSensitive ? SchemaText.Sensitive(schema) : schema;

    private string Of(IParameterSymbol parameter) => Marked(Of(parameter.Type), SensitiveMembers.Is(parameter));

    /// <summary>A value of which nothing is said; of one that has members which not everybody may see, at least that.</summary>
    private static string Opaque(ITypeSymbol type, string schema) => Marked(schema, SensitiveMembers.AreIn(type));

    private string Of(ITypeSymbol type) => ObjectMembers.MayBeNull(type) ? SchemaText.OrNull(OfCore(type.WithoutNullable())) : OfCore(type);

    private string OfCore(ITypeSymbol type) => type switch
    {
        _ when ObjectMembers.IsSpecial(type) => Opaque(type, SchemaText.Anything),
        _ when Scalars.Reader(type) is { } reader => ScalarSchemas.Of(reader),
        INamedTypeSymbol { TypeKind: TypeKind.Enum } named => OfEnum(named),
        IArrayTypeSymbol array => ArrayOf(array.ElementType),
        INamedTypeSymbol { TypeArguments: [var element] } when type.Is("System", "Memory") || type.Is("System", "ReadOnlyMemory") =>
            element.SpecialType == SpecialType.System_Byte ? ScalarSchemas.Bytes : ArrayOf(element),
        _ when JsonTypes.IsOtherValue(type) => SchemaText.Anything,
        _ when JsonTypes.DictionaryOf(type) is { } dictionary => SchemaText.Type("object", ("additionalProperties", dictionary.TypeArguments is [_, var value] ? Of(value) : SchemaText.Anything)),
        _ when JsonTypes.IsCollection(type) => ArrayOf(JsonTypes.ElementOf(type)),
        _ when JsonTypes.IsPolymorphic(type) => Opaque(type, SchemaText.Type("object")),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named => Reference(named),
        _ => Opaque(type, SchemaText.Anything),
    };

    private static string OfEnum(INamedTypeSymbol type) =>
        type.GetAttributes().Any(static attribute => attribute.Is("System", "FlagsAttribute"))
            ? SchemaText.Type("string")
            : SchemaText.Type("string", ("enum", SchemaText.Array(type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => SchemaText.String(NameOf(field))))));

    private static string NameOf(IFieldSymbol field) =>
        field.GetAttributes().FirstOrDefault(static attribute => attribute.Is("System.Text.Json.Serialization", "JsonStringEnumMemberNameAttribute"))?.ConstructorArguments is [{ Value: string name }]
            ? name
            : field.Name;

    private string ArrayOf(ITypeSymbol? element) => SchemaText.Type("array", ("items", element is null ? SchemaText.Anything : Of(element)));

    private string Reference(INamedTypeSymbol type)
    {
        var key = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (!names.TryGetValue(key, out var name))
        {
            if (definitions.Count >= MaxDefinitions)
            {
                hasHidden |= SensitiveMembers.AreIn(type);
                return SchemaText.Anything;
            }

            // Named before it is described: it may refer to itself.
            name = taken.Take(NameOf(type));
            names.Add(key, name);
            definitions.Add(name, SchemaText.Anything);
            definitions[name] = OfObject(type);
        }

        return SchemaText.Object([("$ref", SchemaText.String($"#/$defs/{name}"))]);
    }

    private string OfObject(INamedTypeSymbol type)
    {
        var constructor = ObjectMembers.ConstructorOf(type);
        var members = ObjectMembers.Of(type).ToList();
        return ObjectOf(
            members.Select(member => (ObjectMembers.NameOf(member, naming), OfMember(member, constructor))),
            members.Where(member => ObjectMembers.IsRequired(member, constructor)).Select(member => ObjectMembers.NameOf(member, naming)),
            ObjectMembers.AreAll(type));
    }

    private string OfMember(ISymbol member, ImmutableArray<IParameterSymbol> constructor)
    {
        var type = ObjectMembers.TypeOf(member);
        return Marked(ObjectMembers.IsSpecial(member) ? Opaque(type, SchemaText.Anything) : Of(type), SensitiveMembers.Is(member, constructor));
    }

    private static string ObjectOf(IEnumerable<(string Name, string Schema)> properties, IEnumerable<string> required, bool isClosed)
    {
        var members = new List<(string, string)>();
        var described = properties.ToList();
        if (described.Count > 0)
        {
            members.Add(("properties", SchemaText.Object(described)));
        }

        if (required.Select(SchemaText.String).ToList() is { Count: > 0 } list)
        {
            members.Add(("required", SchemaText.Array(list)));
        }

        if (isClosed)
        {
            members.Add(("additionalProperties", "false"));
        }

        return SchemaText.Type("object", [.. members]);
    }

    private static string NameOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => $"ArrayOf{NameOf(array.ElementType)}",
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => $"{Letters(type.Name)}Of{string.Join("And", arguments.Select(NameOf))}",
        _ => Letters(type.Name),
    };

    // It stands in a URI.
    private static string Letters(string name) => string.Concat(name.Select(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? c : '_'));
}
