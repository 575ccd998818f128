using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Makes initialisers of a definition from the options of <c>[TacoTask]</c> that were set, and from the naming of <c>[WorkerKind]</c>.</summary>
internal static class SettingParser
{
    public static IEnumerable<string> Parse(AttributeData attribute, PayloadNaming naming) => attribute.NamedArguments
        .Where(static option => option.Value is not { Kind: TypedConstantKind.Array } or { IsNull: false, Values.Length: > 0 })
        .Select(static option => Setting(option.Key, option.Value))
        .Concat(naming == PayloadNaming.AsWritten ? [] : [$"Naming = global::TacoQ.PayloadNaming.{naming}"]);

    private static string Setting(string option, TypedConstant value) => option switch
    {
        "TimeoutSeconds" => $"Timeout = {Seconds(value)}",
        "RetryDelaySeconds" => $"RetryDelay = {Seconds(value)}",
        "MaxRetryDelaySeconds" => $"MaxRetryDelay = {Seconds(value)}",
        "RetentionSeconds" => $"Retention = {Seconds(value)}",
        "RetryOn" or "NoRetryOn" => $"{option} = new global::System.Type[] {{ {string.Join(", ", value.Values.Select(Literals.Of))} }}",
        _ => $"{option} = {Literals.Of(value)}",
    };

    private static string Seconds(TypedConstant value) =>
        $"global::System.TimeSpan.FromSeconds({Literals.Of(Convert.ToDouble(value.Value), value.Type!)})";
}
