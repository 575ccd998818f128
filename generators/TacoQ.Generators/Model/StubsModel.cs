namespace TacoQ.Generators;

/// <summary>The stubs of one class of tasks.</summary>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="Method">The extension method on the client.</param>
/// <param name="Extensions">The class of that method.</param>
/// <param name="Struct">The struct that has a property for each task.</param>
/// <param name="ClientField">The field of that struct.</param>
/// <param name="Stubs">The stubs.</param>
internal sealed record StubsModel(string Accessibility, string Method, string Extensions, string Struct, string ClientField, EquatableArray<StubModel> Stubs);

/// <summary>The stub of one task.</summary>
/// <param name="Modifiers">Of the property: <c>public new</c>.</param>
/// <param name="Accessibility">Of the struct.</param>
/// <param name="Property">The property.</param>
/// <param name="Struct">The struct that it returns.</param>
/// <param name="Task">The task.</param>
internal sealed record StubModel(string Modifiers, string Accessibility, string Property, string Struct, TaskModel Task);
