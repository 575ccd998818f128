namespace TacoQ.Generators;

/// <summary>A task as found at one method.</summary>
/// <param name="Class">What declares it.</param>
/// <param name="Target">What runs it; null for a contract.</param>
/// <param name="Task">The task.</param>
/// <param name="Site">Where the method is.</param>
internal sealed record ParsedTask(TaskClass Class, TaskTarget? Target, TaskModel Task, SourceSite Site);
