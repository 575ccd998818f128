using TacoQ;
using TacoQ.Relay.Host;

try
{
    var app = RelayProgram.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is TacoConfigurationException or IOException)
{
    // A wrong setting or a port in use: a message for a person, not a stack trace.
    await Console.Error.WriteLineAsync(e is TacoConfigurationException ? e.ToString() : $"TacoQ: {e.Message}");
    return 1;
}
