using System.Globalization;
using TacoQ.FaultProgram;
using TacoQ.Relay.Host;
using Roles = TacoQ.FaultProgram.Roles;

// A program for fault tests, to be killed, stopped and continued: worker, relay or publisher. Settings follow as --Name value.
var (role, settings) = (args[0], args[1..]);
switch (role)
{
    case "worker":
        await Roles.BuildWorker(settings).RunAsync();
        return 0;
    case "relay":
        return await RelayProgram.RunAsync(() => Roles.BuildRelay(settings));
    case "publisher":
        await Roles.PublishAsync(settings);
        return 0;
    case "table":
        await File.WriteAllTextAsync(settings[1], FaultTable.Write(settings[0]));
        return 0;
    default:
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"what is '{role}'? worker, relay, publisher or table"));
        return 2;
}
