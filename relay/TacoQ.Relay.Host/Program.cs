using TacoQ.Relay.Host;

return await CommandLine.RunAsync(args);
