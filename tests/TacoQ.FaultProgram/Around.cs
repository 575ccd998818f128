using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TacoQ.Broker;

namespace TacoQ.FaultProgram;

/// <summary>Stands between an interface's callers and its implementation, and does what a fault does there: throws, waits, calls twice, or calls and then throws.</summary>
internal class Around<T> : DispatchProxy
    where T : class
{
    private T inner = null!;
    private Hook hook = null!;

    /// <summary>Called in place of each method that returns a task; <paramref name="call"/> calls the implementation.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="arguments">Its arguments, which may be replaced before the call.</param>
    /// <param name="call">Calls it. The result of the last call is the caller's.</param>
    internal delegate Task Hook(string method, object?[] arguments, Func<Task> call);

    public static T Create(T inner, Hook hook)
    {
        // A proxy sees the internal types of its interface's assembly; of TacoQ's, too, once there is a proxy of one there.
        Create<ITaskBroker, Around<ITaskBroker>>();
        var proxy = Create<T, Around<T>>();
        var around = (Around<T>)(object)proxy;
        (around.inner, around.hook) = (inner, hook);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (method, arguments) = (targetMethod!, args ?? []);
        if (method.ReturnType == typeof(Task))
        {
            return hook(method.Name, arguments, () => (Task)Call(method, arguments)!);
        }

        return method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            ? typeof(Around<T>).GetMethod(nameof(RunAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(method.ReturnType.GenericTypeArguments).Invoke(this, [method, arguments])
            : Call(method, arguments);
    }

    private async Task<TResult> RunAsync<TResult>(MethodInfo method, object?[] arguments)
    {
        Task<TResult>? result = null;
        await hook(method.Name, arguments, () => result = (Task<TResult>)Call(method, arguments)!);
        return await (result ?? throw new InvalidOperationException($"The hook around {method.Name} neither called it nor threw."));
    }

    private object? Call(MethodInfo method, object?[] arguments) => method.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}

internal static class AroundExtensions
{
    /// <summary>Puts something around a service that is registered already.</summary>
    public static void Decorate<T>(this IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var original = services.Last(service => service.ServiceType == typeof(T));
        services.Replace(ServiceDescriptor.Singleton(provider => decorate((T)(original.ImplementationInstance
            ?? original.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, original.ImplementationType!)))));
    }

    public static void Decorate<T>(this IServiceCollection services, Around<T>.Hook hook)
        where T : class => services.Decorate<T>(inner => Around<T>.Create(inner, hook));
}
