using TacoQ.Relay.Host;

return await RelayProgram.RunAsync(() => RelayProgram.Build(args));
