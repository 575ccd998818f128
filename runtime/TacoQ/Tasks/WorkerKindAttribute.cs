namespace TacoQ;

/// <summary>
/// Says which workers run the tasks of a class, an interface or a whole assembly: the queue. Default <c>default</c>.
/// </summary>
/// <param name="kind">The worker kind: 1 to 100 of the characters <c>A-Z a-z 0-9 _ -</c>, starting with a letter or digit.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Assembly)]
public sealed class WorkerKindAttribute(string kind) : Attribute
{
    /// <summary>The worker kind.</summary>
    public string Kind { get; } = kind;
}
