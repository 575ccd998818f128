using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace TacoQ.RabbitMQ;

/// <summary>Names of AMQP headers, and reading them whatever type they have.</summary>
internal static class MessageHeaders
{
    public const string MessageType = "message_type";
    public const string Attempt = "tacoq-attempt";
    public const string MaxAttempts = "tacoq-max-attempts";
    public const string TimeoutMs = "tacoq-timeout-ms";
    public const string ExpiresAt = "tacoq-expires-at";
    public const string RunAt = "tacoq-run-at";
    public const string Outcome = "tacoq-outcome";
    public const string Unreadable = "tacoq-unreadable";
    public const string Queue = "tacoq-queue";

    public static string? GetText(IDictionary<string, object?>? headers, string name) =>
        headers is not null && headers.TryGetValue(name, out var value) ? AsText(value) : null;

    public static long? GetNumber(IDictionary<string, object?>? headers, string name) =>
        headers is null || !headers.TryGetValue(name, out var value) ? null : value switch
        {
            long number => number,
            int number => number,
            short number => number,
            sbyte number => number,
            byte number => number,
            ushort number => number,
            uint number => number,
            byte[] text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };

    /// <summary>The headers that a user gave, without TacoQ's and the broker's.</summary>
    public static IReadOnlyDictionary<string, string> GetUsers(IDictionary<string, object?>? headers)
    {
        if (headers is null)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        Dictionary<string, string>? users = null;
        foreach (var (name, value) in headers)
        {
            if (!Names.IsReservedHeader(name) && AsText(value) is { } text)
            {
                (users ??= new(StringComparer.Ordinal))[name] = text;
            }
        }

        return users ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    /// <summary>All headers as text, for people to look at.</summary>
    public static IReadOnlyDictionary<string, string> GetAll(IDictionary<string, object?>? headers) =>
        (headers ?? new Dictionary<string, object?>()).ToDictionary(header => header.Key, header => AsText(header.Value) ?? "", StringComparer.Ordinal);

    private static string? AsText(object? value) => value switch
    {
        null => null,
        byte[] utf8 => Encoding.UTF8.GetString(utf8),
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
