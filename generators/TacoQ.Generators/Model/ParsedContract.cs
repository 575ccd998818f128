namespace TacoQ.Generators;

/// <summary>A contract that a class of this assembly implements.</summary>
/// <param name="Contract">The interface.</param>
/// <param name="Target">The class.</param>
/// <param name="TargetPath">The full name of the class in plain letters.</param>
/// <param name="Tasks">The contract's tasks, as the class runs them.</param>
/// <param name="Site">Where the class is.</param>
internal sealed record ParsedContract(TaskClass Contract, TaskTarget Target, string TargetPath, EquatableArray<TaskModel> Tasks, SourceSite Site);
