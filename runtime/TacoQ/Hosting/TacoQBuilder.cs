using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TacoQ.Generation;
using TacoQ.Hosting;

namespace TacoQ;

/// <summary>Configures TacoQ in a host; <see cref="TacoQHostExtensions.AddTacoQ"/> makes it.</summary>
public sealed class TacoQBuilder
{
    internal TacoQBuilder(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, TacoQSettings settings)
    {
        Services = services;
        Configuration = configuration;
        Environment = environment;
        Settings = settings;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The host's configuration.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>The host's environment.</summary>
    public IHostEnvironment Environment { get; }

    internal TacoQSettings Settings { get; }

    /// <summary>
    /// Runs broker, store, worker and relay in this process. It is what happens anyway when no broker is chosen; said by name
    /// it is allowed in the environment Production too.
    /// </summary>
    /// <returns>This builder.</returns>
    public TacoQBuilder UseEmbedded()
    {
        Settings.EmbeddedByChoice = true;
        return this;
    }

    /// <summary>Adds a source of JSON contracts for arguments and results, for example <c>MyContext.Default</c>. The first that knows a type counts.</summary>
    /// <param name="resolver">The source.</param>
    /// <returns>This builder.</returns>
    public TacoQBuilder AddJson(IJsonTypeInfoResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        Services.AddSingleton(new PayloadResolver(resolver));
        return this;
    }

    /// <summary>Wraps every attempt of this process's worker. The one added first is the outermost.</summary>
    /// <typeparam name="T">The middleware; one instance serves all attempts.</typeparam>
    /// <returns>This builder.</returns>
    public TacoQBuilder AddMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, ITaskMiddleware
    {
        Services.AddSingleton<ITaskMiddleware, T>();
        return this;
    }

    /// <summary>Wraps every enqueue of this process. The one added first is the outermost.</summary>
    /// <typeparam name="T">The middleware; one instance serves all enqueues.</typeparam>
    /// <returns>This builder.</returns>
    public TacoQBuilder AddPublishMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IPublishMiddleware
    {
        Services.AddSingleton<IPublishMiddleware, T>();
        return this;
    }

    /// <summary>Changes the worker's settings, after the configuration section <c>TacoQ:Worker</c>.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>This builder.</returns>
    public TacoQBuilder ConfigureWorker(Action<WorkerOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Changes the settings of publishing, after the configuration section <c>TacoQ:Client</c>.</summary>
    /// <param name="configure">Changes them.</param>
    /// <returns>This builder.</returns>
    public TacoQBuilder ConfigureClient(Action<ClientOptions> configure)
    {
        Services.Configure(configure);
        return this;
    }

    /// <summary>Adds the tasks of an assembly to this process's worker. Called by the generated <c>AddTacoTasks</c>.</summary>
    /// <typeparam name="TModule">The assembly's module.</typeparam>
    /// <returns>This builder.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TacoQBuilder AddModule<TModule>()
        where TModule : class, ITacoTaskModule, new()
    {
        Services.AddSingleton<ITacoTaskModule>(new TModule());
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<ITacoComponent, Worker.TacoWorker>());
        return this;
    }
}
