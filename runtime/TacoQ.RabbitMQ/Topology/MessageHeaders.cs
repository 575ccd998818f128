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
    public const string Properties = "tacoq-properties";

    // What the records of the v04 topology lack.
    public const string At = "tacoq-at";
    public const string DelayMs = "tacoq-delay-ms";
    public const string StartedAt = "tacoq-started-at";
    public const string ExecutedBy = "tacoq-executed-by";
    public const string Process = "tacoq-process";
    public const string TaskKind = "tacoq-task-kind";
    public const string WorkerKind = "tacoq-worker-kind";
    public const string CreatedAt = "tacoq-created-at";
    public const string Priority = "tacoq-priority";
    public const string Retention = "tacoq-retention";

    // In the relay's record only.
    public const string Topology = "tacoq-topology";
    public const string V04 = "v04";

    // Of up to 3 bytes each in UTF-8, together less than a frame.
    public const int MaxTextLength = 16 * 1024;

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

    /// <summary>A number that counts from 1.</summary>
    public static int? GetCount(IDictionary<string, object?>? headers, string name) =>
        GetNumber(headers, name) is { } count ? (int)Math.Clamp(count, 1, int.MaxValue) : null;

    /// <summary>A time span of more than zero.</summary>
    public static TimeSpan? GetMilliseconds(IDictionary<string, object?>? headers, string name) =>
        GetNumber(headers, name) is { } ms and > 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, (long)TaskDelays.Longest.TotalMilliseconds)) : null;

    public static TaskOutcome? GetOutcome(IDictionary<string, object?>? headers) =>
        Enum.TryParse<TaskOutcome>(GetText(headers, Outcome), out var outcome) && Enum.IsDefined(outcome) ? outcome : null;

    public static void Add(IDictionary<string, object?> headers, string name, object? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }

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

    /// <summary>All headers as text, for people to look at; cut where they would not fit into a message again.</summary>
    public static IReadOnlyDictionary<string, string> GetAll(IDictionary<string, object?>? headers)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var room = MaxTextLength;
        foreach (var (name, value) in headers ?? new Dictionary<string, object?>())
        {
            var text = AsText(value) ?? "";
            if (Encoding.UTF8.GetByteCount(name) <= AssignmentMessages.MaxShortString && name.Length <= room)
            {
                all[name] = text.Length <= room - name.Length ? text : string.Concat(text.AsSpan(0, room - name.Length), "…");
                room -= Math.Min(room, name.Length + text.Length);
            }
        }

        return all;
    }

    private static string? AsText(object? value) => value switch
    {
        null => null,
        byte[] utf8 => Encoding.UTF8.GetString(utf8),
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
