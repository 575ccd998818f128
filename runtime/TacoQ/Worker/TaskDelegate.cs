namespace TacoQ;

/// <summary>Runs an attempt: the rest of the pipeline.</summary>
/// <param name="context">The attempt.</param>
/// <returns>A task that ends with the attempt.</returns>
public delegate ValueTask TaskDelegate(TaskContext context);
