namespace TacoQ.Generators;

/// <summary>The class or interface that declares tasks.</summary>
/// <param name="Namespace">Its namespace as in code; empty for the global one.</param>
/// <param name="Reference">How code refers to it: <c>global::App.Outer.ImageTasks</c>.</param>
/// <param name="Path">Its full name in plain letters: <c>App.Outer.ImageTasks</c>.</param>
/// <param name="Names">What its stubs may be named after, the best first: <c>OuterImageTasks</c>.</param>
/// <param name="NamesBeside">Names in its namespace that stubs could collide with.</param>
internal sealed record TaskClass(
    string Namespace,
    string Reference,
    string Path,
    EquatableArray<string> Names,
    EquatableArray<string> NamesBeside);
