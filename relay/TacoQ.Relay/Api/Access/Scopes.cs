namespace TacoQ.Relay.Api;

/// <summary>Scopes as keys and tokens name them.</summary>
internal static class Scopes
{
    private static readonly (string Name, Scope Scope)[] Names =
    [
        ("tasks:read", Scope.TasksRead),
        ("tasks:payload", Scope.TasksPayload),
        ("tasks:publish", Scope.TasksPublish),
        ("tasks:control", Scope.TasksControl),
        ("schedules:write", Scope.SchedulesWrite),
        ("admin", Scope.Admin),
    ];

    public static IEnumerable<string> All => Names.Select(scope => scope.Name);

    public static string NameOf(Scope scope) => Names.First(known => known.Scope == scope).Name;

    /// <summary>The scopes of these names; names of others are passed over, as a token can have scopes of other services.</summary>
    public static IReadOnlyList<Scope> Of(IEnumerable<string> names) => [.. Names.Where(known => names.Contains(known.Name, StringComparer.Ordinal)).Select(known => known.Scope)];

    /// <summary>Whether who has a scope may do what needs the other: <c>admin</c> may do everything, and who sees payloads sees tasks.</summary>
    public static bool Covers(this Scope scope, Scope needed) =>
        scope == needed || scope == Scope.Admin || needed == Scope.None || (scope, needed) == (Scope.TasksPayload, Scope.TasksRead);
}
