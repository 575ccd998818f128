using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Host;

/// <summary>
/// Ends a relay that others can reach although nobody has to say who they are: before anything starts, by the settings; and by what the
/// web server then listens to, however that was chosen. No request from elsewhere is answered in between.
/// </summary>
internal sealed class ListeningCheck(IConfiguration configuration, IServer server, IOptions<RelayOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check((configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Check(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""));
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Check(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(IEnumerable<string> addresses)
    {
        if (!options.Value.Access.HasScheme && addresses.FirstOrDefault(IsOpen) is { } open)
        {
            throw new TacoConfigurationException(
                $"The relay would listen at {open}, where others can reach it, but nobody has to say who they are. {LocalOnly.Remedy}; or listen for this machine only: --urls http://127.0.0.1:3000.");
        }
    }

    private static bool IsOpen(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return !parsed.IsUnixPipe && !LocalOnly.IsLoopback(parsed.Host);
        }
        catch (FormatException)
        {
            // The web server says what is wrong with it.
            return false;
        }
    }
}
