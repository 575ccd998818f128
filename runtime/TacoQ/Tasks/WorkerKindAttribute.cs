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

    /// <summary>
    /// How arguments and the members of objects are called in payloads, both ways. Default: arguments as written, members in camel case. A
    /// <c>[JsonPropertyName]</c>, a converter of the type's own and the keys of dictionaries stay as they are.
    /// </summary>
    public PayloadNaming Naming { get; set; }
}
