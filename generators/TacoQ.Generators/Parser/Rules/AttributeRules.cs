using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>What may stand in <c>[TacoTask(…)]</c>.</summary>
internal static class AttributeRules
{
    // The runtime's own limits: a timer runs for at most 24 days, and a time span has an end.
    private const double MaxTimeoutSeconds = 24 * 86400;
    private const long MaxRetentionSeconds = 36500L * 86400;
    private const double MaxRetryDelaySeconds = 365 * 86400;

    public static IEnumerable<Violation> Check(IMethodSymbol method, AttributeData attribute) =>
        CheckKind(method, attribute).Concat(attribute.NamedArguments
            .Where(static option => option.Value.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum)
            .SelectMany(static option => CheckOption(option.Key, option.Value.Value)));

    private static IEnumerable<Violation> CheckKind(IMethodSymbol method, AttributeData attribute)
    {
        if (TaskKinds.Of(method, attribute) is var kind && !KindRules.IsTaskKind(kind))
        {
            yield return TaskKinds.Explicit(attribute) is null
                ? new(Descriptors.InvalidTaskKind, Place.Name, kind, "it is made from the method's name; give the task a kind of its own: [TacoTask(\"…\")]")
                : new(Descriptors.InvalidTaskKind, Place.TaskKind, kind, "write 1 to 100 of the characters A-Z a-z 0-9 . _ -, starting with a letter or digit");
        }
    }

    private static IEnumerable<Violation> CheckOption(string name, object? value)
    {
        var range = (name, value) switch
        {
            ("MaxAttempts", not (>= 1 and <= 1000)) => "1 to 1000",
            ("TimeoutSeconds", not (> 0.0 and <= MaxTimeoutSeconds)) => "more than 0 and at most 2073600 (24 days)",
            ("Backoff", not (>= 0 and <= 2)) => "Exponential, Linear or Fixed",
            ("RetryDelaySeconds" or "MaxRetryDelaySeconds", not (>= 0.0 and <= MaxRetryDelaySeconds)) => "0 to 31536000 (365 days)",
            ("Priority", not (>= 0 and <= 255)) => "0 to 255",
            ("RetentionSeconds", not (>= 0L and <= MaxRetentionSeconds)) => "0 to 3153600000 (36500 days)",
            _ => null,
        };
        if (range is not null)
        {
            yield return new(Descriptors.OptionOutOfRange, Place.OptionOf(name), name, Convert.ToString(value, CultureInfo.InvariantCulture), range);
        }
    }
}
