using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TacoQ.Relay.Api;

namespace TacoQ.Relay.Hosting;

internal sealed partial class RelayRegistration
{
    private static void AddAccess(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<RelayOptions>, AccessCheck>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<Callers>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<Audit>();
        services.AddSingleton<Admission>();
        services.AddSingleton<PayloadMask>();
        services.AddSingleton<MappedEndpoints>();
    }

    private sealed class AccessCheck : IValidateOptions<RelayOptions>
    {
        public ValidateOptionsResult Validate(string? name, RelayOptions options)
        {
            options.Access.Validate();
            return ValidateOptionsResult.Success;
        }
    }
}
