using System;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using TacoQ;

namespace Consumer;

public record RecordTasks(Journal Journal)
{
    [TacoTask]
    public int Count() => Journal.Count;
}

public sealed class DisposableTasks(Journal journal) : IAsyncDisposable
{
    [TacoTask]
    public void Work() => journal.Add("worked");

    public ValueTask DisposeAsync()
    {
        journal.Add("disposed");
        return default;
    }
}

public sealed class MarkedTasks
{
    public MarkedTasks(string name) => Name = name;

    [ActivatorUtilitiesConstructor]
    internal MarkedTasks(Journal journal) => Name = $"marked {journal.Count}";

    public string Name { get; }

    [TacoTask]
    public string Tell() => Name;
}

/// <summary>Only a service can make one.</summary>
public abstract class RegisteredTasks
{
    [TacoTask]
    public abstract string Say(string word);
}

public sealed class RequiringTasks
{
    public required string Name { get; init; }

    [TacoTask]
    public string Tell() => Name;
}

public static class Outer
{
    public sealed class InnerTasks
    {
        [TacoTask]
        public string Where() => nameof(InnerTasks);
    }
}
