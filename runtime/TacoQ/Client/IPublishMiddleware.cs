namespace TacoQ;

/// <summary>Wraps every enqueue of this process: adds headers, measures, refuses by throwing. Registered by <see cref="TacoQBuilder.AddPublishMiddleware{T}"/>.</summary>
public interface IPublishMiddleware
{
    /// <summary>Acts before and after the task is published.</summary>
    /// <param name="context">The task; its headers and priority may be changed before <paramref name="next"/>.</param>
    /// <param name="next">Publishes it, through the remaining middleware.</param>
    /// <returns>A task that ends with the publishing.</returns>
    Task InvokeAsync(PublishContext context, PublishDelegate next);
}
