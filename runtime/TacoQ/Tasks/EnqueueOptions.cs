using System.Collections.Frozen;
using TacoQ.Wire;

namespace TacoQ;

/// <summary>
/// Options of one enqueue. Whatever is not set comes from the task's attribute, then from the defaults; <see cref="Timeout"/> and
/// <see cref="MaxAttempts"/> from those of the worker that runs it.
/// </summary>
public sealed record EnqueueOptions
{
    /// <summary>The options of an enqueue without options.</summary>
    public static EnqueueOptions None { get; } = new();

    /// <summary>The task's id. Default: a new version 7 UUID. Enqueueing the same task twice with one id has the effect of once in the record; it may run twice.</summary>
    public Guid? Id { get; init; }

    /// <summary>The priority, 0 (lowest) to 255. Default: the task's.</summary>
    public int? Priority { get; init; }

    /// <summary>How long to wait before the first attempt. Not together with <see cref="RunAt"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>When to start the first attempt, at the earliest. Not together with <see cref="Delay"/>.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>How long the completed task is kept. Default: a week.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How long one attempt may take. Default: that of the worker's configuration or of the task, else no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often the task is tried, 1 or more. Default: that of the worker's configuration, of the task, or of all tasks of the worker.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long after the enqueue an attempt may still start; later the task completes as <see cref="TaskOutcome.Expired"/>.</summary>
    public TimeSpan? ExpiresIn { get; init; }

    /// <summary>Headers that travel with the task to the worker. At most 64; names starting with <c>tacoq-</c> or <c>x-</c> are reserved.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <param name="names">What the caller calls the options; null as here.</param>
    /// <exception cref="ArgumentException">One of them is wrong; the message says which, and what it must be.</exception>
    internal void Validate(IReadOnlyDictionary<string, string>? names = null)
    {
        ArgumentException Refuse(string name, string message) => names is null ? new(message, name) : new(message);

        void Check(bool valid, string name, object? value, string expected)
        {
            if (!valid)
            {
                throw names is null
                    ? new ArgumentOutOfRangeException(name, value, $"EnqueueOptions.{name} must be {expected}.")
                    : Refuse(name, $"{names[name]} must be {expected}.");
            }
        }

        Check(Priority is null or (>= 0 and <= 255), nameof(Priority), Priority, "0 to 255");
        Check(Delay is null || Delay >= TimeSpan.Zero, nameof(Delay), Delay, "zero or more");
        Check(Delay is null || RunAt is null, nameof(RunAt), RunAt, $"left out when {names?[nameof(Delay)] ?? nameof(Delay)} is set");
        Check(Retention is null || (Retention >= TimeSpan.Zero && Retention <= MaxSpan), nameof(Retention), Retention, "zero to 36500 days");
        Check(Timeout is null || (Timeout > TimeSpan.Zero && Timeout <= MaxTimeout), nameof(Timeout), Timeout, "more than zero, at most 24 days");
        Check(MaxAttempts is null or (>= 1 and <= 1000), nameof(MaxAttempts), MaxAttempts, "1 to 1000");
        Check(ExpiresIn is null || ExpiresIn > TimeSpan.Zero, nameof(ExpiresIn), ExpiresIn, "more than zero");
        Check(Delay is null || Delay <= MaxSpan, nameof(Delay), Delay, "at most 36500 days");
        Check(ExpiresIn is null || ExpiresIn <= MaxSpan, nameof(ExpiresIn), ExpiresIn, "at most 36500 days");
        Check(Headers.Count <= AvroReader.MaxMapEntries, nameof(Headers), Headers.Count, $"at most {AvroReader.MaxMapEntries}");

        foreach (var (name, value) in Headers)
        {
            if (name.Length is 0 or > 128 || Names.IsReservedHeader(name))
            {
                throw Refuse(nameof(Headers), $"The header name '{name}' is not allowed: use 1 to 128 characters, not starting with 'tacoq-' or 'x-', and not 'CC', 'BCC' or 'message_type'.");
            }

            if (value is null)
            {
                throw Refuse(nameof(Headers), $"The header '{name}' has no value: give it one or leave it out.");
            }
        }
    }

    // A timer of .NET cannot run longer (CancellationTokenSource.CancelAfter: at most UInt32.MaxValue - 1 ms).
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(24);
    private static readonly TimeSpan MaxSpan = TaskDelays.Longest;
}
