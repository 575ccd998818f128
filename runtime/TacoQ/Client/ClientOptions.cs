namespace TacoQ;

/// <summary>Settings of publishing, bound to the configuration section <c>TacoQ:Client</c>.</summary>
public sealed class ClientOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TacoQ:Client";

    /// <summary>How long an enqueue tries to get the broker's confirm before it fails. Default 30 seconds; 1 millisecond to 1 hour.</summary>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long completed tasks are kept when neither the enqueue nor the task's attribute says. Default 7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromSeconds(TaskAssignment.DefaultRetentionSeconds);

    /// <summary>How large a task's arguments may be, in bytes; larger ones are refused before anything is sent. Default 1 MiB; 1 KiB to 16 MiB.</summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The API key, or the token, by which this process is known to the relay at <c>ConnectionStrings:tacorelay</c>. A secret: keep it where
    /// secrets are kept, and have the relay's address begin with <c>https</c> but on a trusted network. Default: none.
    /// </summary>
    public string? RelayKey { get; set; }

    internal void Validate() => OptionsCheck.For(Section)
        .Range(EnqueueTimeout, nameof(EnqueueTimeout), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1))
        .Range(Retention, nameof(Retention), TimeSpan.Zero, TimeSpan.FromDays(36500))
        .Range(MaxPayloadBytes, nameof(MaxPayloadBytes), 1024, 16 * 1024 * 1024)

        // Its value is in no message.
        .That(string.IsNullOrEmpty(RelayKey) || RelayKey.All(static c => c is > ' ' and <= '~'), nameof(RelayKey), "…", "a key as 'tacoq-relay keys create' shows it, without blanks");

    /// <exception cref="PayloadTooLargeException">The task's arguments exceed <see cref="MaxPayloadBytes"/>.</exception>
    internal void CheckPayload(TaskAssignment assignment)
    {
        if (assignment.Input.Length > MaxPayloadBytes)
        {
            throw new PayloadTooLargeException(assignment, MaxPayloadBytes);
        }
    }
}
