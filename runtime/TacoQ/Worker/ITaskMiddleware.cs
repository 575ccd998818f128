namespace TacoQ;

/// <summary>Wraps every attempt of this worker: opens transactions, measures, logs, refuses by throwing. Registered by <see cref="TacoQBuilder.AddMiddleware{T}"/>.</summary>
public interface ITaskMiddleware
{
    /// <summary>Acts before and after an attempt.</summary>
    /// <param name="context">The attempt; <see cref="TaskContext.Services"/> has its scoped services.</param>
    /// <param name="next">Runs it, through the remaining middleware. What it throws fails the attempt.</param>
    /// <returns>A task that ends with the attempt.</returns>
    ValueTask InvokeAsync(TaskContext context, TaskDelegate next);
}
