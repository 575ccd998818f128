using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Makes a task of a method that has <c>[TacoTask]</c>; nothing of an invalid one, which the analyzers explain.</summary>
internal static class TaskParser
{
    public static ParsedTask? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var found = (IMethodSymbol)context.TargetSymbol;
        var method = found.PartialDefinitionPart ?? found;
        cancellationToken.ThrowIfCancellationRequested();
        return Parse(method, context.Attributes[0]) is { } task
            ? new(ClassParser.Parse(method.ContainingType), TargetOf(method.ContainingType), task, new(context.TargetNode.SyntaxTree.FilePath, context.TargetNode.SpanStart))
            : null;
    }

    /// <summary>Makes a task of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="attribute">Its <c>[TacoTask]</c>.</param>
    /// <param name="receiver">What it is called on, when that is not simply its class or an instance of it.</param>
    public static TaskModel? Parse(IMethodSymbol method, AttributeData attribute, string? receiver = null)
    {
        if (TaskRules.Check(method, attribute).Any() || method.HasErrors() || HasErrors(attribute) || method.TacoSchedules().Any(HasErrors))
        {
            return null;
        }

        var workerKind = WorkerKinds.Of(method.ContainingType);
        if (!KindRules.IsWorkerKind(workerKind))
        {
            return null;
        }

        var naming = WorkerKinds.NamingOf(method.ContainingType);
        var payload = PayloadParser.Parse(method, naming);
        var resultType = Results.Of(method);
        var result = resultType is null ? null : PayloadValues.Of(resultType);
        return new()
        {
            Kind = TaskKinds.Of(method, attribute),
            WorkerKind = workerKind,
            Settings = SettingParser.Parse(attribute, naming).Concat(ScheduleParser.Parse(method, attribute, workerKind)).ToEquatableArray(),
            Name = TaskNames.OfMethod(method),
            Cref = Crefs.Of(method),
            Method = $"{receiver ?? Receiver(method)}.{Identifiers.Escape(method.Name)}",
            IsStatic = method.IsStatic,
            IsPublic = AccessRules.IsPublic(method),
            Payload = payload,
            Arguments = CallParser.Parse(method, payload).ToEquatableArray(),
            Result = new(AwaitOf(method), result),
            ArgumentsSchema = SchemaParser.OfArguments(method, payload, naming),
            ResultSchema = SchemaParser.OfResult(method, resultType, naming),
            ContractTypes = PayloadValues.ContractTypes([.. payload.Parameters.Select(static parameter => parameter.Value), result]).ToEquatableArray(),
            Warnings = ObsoleteRules.Warnings(method.Mentions().Concat(ExceptionTypes.Mentions(attribute))).ToEquatableArray(),
        };
    }

    private static AwaitForm AwaitOf(IMethodSymbol method) => (Results.IsAwaited(method), Results.MayBeNull(method)) switch
    {
        (false, _) => AwaitForm.None,
        (true, false) => AwaitForm.Awaited,
        (true, true) => AwaitForm.AwaitedNullable,
    };

    private static string Receiver(IMethodSymbol method) => method.IsStatic ? method.ContainingType.BareReference() : "target";

    private static TaskTarget? TargetOf(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? null : TargetParser.Parse(type);

    private static bool HasErrors(AttributeData attribute) =>
        attribute.AttributeConstructor is null
        || attribute.NamedArguments.Any(static option => option.Value.Kind == TypedConstantKind.Error)
        || ExceptionTypes.Mentions(attribute).Any(static symbol => symbol is IErrorTypeSymbol);
}
