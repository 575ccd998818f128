namespace TacoQ.Generators;

/// <summary>Gives the stubs in one namespace names that nothing else there has.</summary>
internal sealed class StubNames(IEnumerable<string> namesBeside)
{
    private const string Struct = "Stubs";
    private const string Extensions = "ClientExtensions";

    // Of these, a property hides one; the compiler wants to hear that it is meant.
    private static readonly string[] MembersOfObject = ["Equals", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    // Without parameters these would be called on the client itself.
    private readonly HashSet<string> methods = ["GetHashCode", "GetType", "ToString"];
    private readonly HashSet<string> types = [.. namesBeside];

    /// <summary>Whether a name of the user's could be one of a stub, too.</summary>
    public static bool LooksGenerated(string name)
    {
        var word = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return word.EndsWith(Struct, StringComparison.Ordinal) || word.EndsWith(Extensions, StringComparison.Ordinal);
    }

    public StubsModel Name(TaskClass declaring, IReadOnlyList<TaskModel> tasks)
    {
        // A member of a struct can neither be called like the struct nor like another member.
        var properties = tasks.Select(static task => task.Name).ToList();
        var members = new HashSet<string>(properties);
        var reserved = new HashSet<string>(types.Concat(properties));
        var structName = reserved.Take(declaring.Names.Select(static name => name + Struct));
        types.Add(structName);
        return new(
            tasks.Any(static task => task.IsPublic) ? "public" : "internal",
            Identifiers.Escape(methods.Take(declaring.Names)),
            types.Take(declaring.Names.Select(static name => name + Extensions)),
            structName,
            members.Take("client"),
            tasks.Select(task => Name(task, members)).ToEquatableArray());
    }

    private static StubModel Name(TaskModel task, HashSet<string> members)
    {
        var accessibility = task.IsPublic ? "public" : "internal";
        var modifiers = MembersOfObject.Contains(task.Name) ? $"{accessibility} new" : accessibility;
        return new(modifiers, accessibility, Identifiers.Escape(task.Name), members.Take($"{task.Name}Stub"), task);
    }
}
