using TacoQ.Relay.Host;

return args is ["keys", ..] ? await KeysCommand.RunAsync(args) : await RelayProgram.RunAsync(() => RelayProgram.Build(args));
