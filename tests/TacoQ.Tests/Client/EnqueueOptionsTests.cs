namespace TacoQ.Tests.Client;

public class EnqueueOptionsTests
{
    public static TheoryData<string, EnqueueOptions, string?> Table => new()
    {
        { "nothing", EnqueueOptions.None, null },
        { "all ends", new() { Priority = 255, Delay = TimeSpan.Zero, Retention = TimeSpan.Zero, Timeout = TimeSpan.FromTicks(1), MaxAttempts = 1, ExpiresIn = TimeSpan.FromTicks(1) }, null },
        { "priority below", new() { Priority = -1 }, "EnqueueOptions.Priority must be 0 to 255" },
        { "priority above", new() { Priority = 256 }, "EnqueueOptions.Priority must be 0 to 255" },
        { "negative delay", new() { Delay = TimeSpan.FromTicks(-1) }, "EnqueueOptions.Delay must be zero or more" },
        { "endless delay", new() { Delay = TimeSpan.MaxValue }, "EnqueueOptions.Delay must be at most 36500 days" },
        { "delay and time", new() { Delay = TimeSpan.Zero, RunAt = DateTimeOffset.UnixEpoch }, "EnqueueOptions.RunAt must be left out when Delay is set" },
        { "negative retention", new() { Retention = TimeSpan.FromTicks(-1) }, "EnqueueOptions.Retention must be zero to 36500 days" },
        { "no time at all", new() { Timeout = TimeSpan.Zero }, "EnqueueOptions.Timeout must be more than zero, at most 24 days" },
        { "longer than a timer", new() { Timeout = TimeSpan.FromDays(25) }, "EnqueueOptions.Timeout must be more than zero, at most 24 days" },
        { "no attempt", new() { MaxAttempts = 0 }, "EnqueueOptions.MaxAttempts must be 1 to 1000" },
        { "expired already", new() { ExpiresIn = TimeSpan.Zero }, "EnqueueOptions.ExpiresIn must be more than zero" },
        { "reserved header", Header("tacoq-attempt"), "The header name 'tacoq-attempt' is not allowed" },
        { "broker's header", Header("X-Death"), "The header name 'X-Death' is not allowed" },
        { "routing header", Header("cc"), "The header name 'cc' is not allowed" },
        { "no header name", Header(""), "The header name '' is not allowed" },
        { "as many headers as can be", Headers(64), null },
        { "more headers than can be", Headers(65), "EnqueueOptions.Headers must be at most 64" },
        { "no header value", new() { Headers = new Dictionary<string, string> { ["a"] = null! } }, "The header 'a' has no value" },
    };

    [Theory, MemberData(nameof(Table))]
    public void Options_are_checked(string name, EnqueueOptions options, string? error)
    {
        _ = name;
        if (error is null)
        {
            options.Validate();
            return;
        }

        Should.Throw<ArgumentException>(() => options.Validate()).Message.ShouldContain(error);
    }

    // One more, and nobody could read the event, nor the other events of its message.
    private static EnqueueOptions Headers(int count) => new() { Headers = Enumerable.Range(0, count).ToDictionary(i => $"header-{i}", _ => "") };

    private static EnqueueOptions Header(string name) => new() { Headers = new Dictionary<string, string> { [name] = "" } };
}
