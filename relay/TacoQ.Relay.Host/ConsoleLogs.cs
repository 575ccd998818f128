namespace TacoQ.Relay.Host;

/// <summary>How the log is written to the console: a line of text, or of JSON, for each message.</summary>
internal static class ConsoleLogs
{
    private const string Setting = RelayOptions.Section + ":LogFormat";
    private const string UtcTime = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    /// <summary>By <c>TacoQ:Relay:LogFormat</c>, <c>text</c> (default) or <c>json</c>; <c>Logging:Console:FormatterName</c> and its settings win.</summary>
    /// <exception cref="TacoConfigurationException">There is no such format.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        switch (builder.Configuration[Setting])
        {
            case null or "" or "text":
                builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
                break;
            case "json":
                // With scopes: these have the trace, and in a worker the task.
                builder.Logging.AddJsonConsole(console => (console.IncludeScopes, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, UtcTime));
                break;
            case var format:
                throw new TacoConfigurationException($"{Setting} is '{format}', but must be text or json. Correct it in the configuration (environment: TacoQ__Relay__LogFormat).");
        }

        if (builder.Configuration["Logging:Console:FormatterName"] is { Length: > 0 } name)
        {
            builder.Logging.AddConsole(console => console.FormatterName = name);
        }
    }
}
