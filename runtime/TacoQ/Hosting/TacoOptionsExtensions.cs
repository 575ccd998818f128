using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TacoQ.Hosting;

/// <summary>Options bound to a configuration section and validated at start, with errors that name the setting.</summary>
internal static class TacoOptionsExtensions
{
    public static void AddTacoOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(this IServiceCollection services, Action<IConfigurationSection, T> bind, Action<T> validate, string section)
        where T : class
    {
        services.AddOptions<T>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                try
                {
                    bind(configuration.GetSection(section), options);
                }
                catch (InvalidOperationException e)
                {
                    throw new TacoConfigurationException($"The configuration section {section} is wrong: {e.Message} {e.InnerException?.Message}".TrimEnd(), e);
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new Validator<T>(validate));
    }

    private sealed class Validator<T>(Action<T> validate) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            validate(options);
            return ValidateOptionsResult.Success;
        }
    }
}
