namespace TacoQ.Generators;

/// <summary>How values of a type are read and written.</summary>
/// <param name="Type">The type as declared: <c>int?</c>, <c>string?</c>.</param>
/// <param name="CoreType">The same without <c>Nullable&lt;T&gt;</c>.</param>
/// <param name="Form">Which way they are read and written.</param>
/// <param name="Reader">The method of the reader for a scalar: <c>ReadInt32</c>.</param>
/// <param name="Nulls">What becomes of null.</param>
internal sealed record PayloadValue(string Type, string CoreType, ValueForm Form, string Reader, NullForm Nulls);

internal enum ValueForm
{
    /// <summary>By the runtime's own reader and writer.</summary>
    Scalar,

    /// <summary>By name.</summary>
    Enum,

    /// <summary>By the JSON contract of the type.</summary>
    Contract,
}

internal enum NullForm
{
    /// <summary>There is none: it is an error.</summary>
    None,

    /// <summary>It is a reference.</summary>
    Reference,

    /// <summary>It is a <c>Nullable&lt;T&gt;</c> without value.</summary>
    Value,
}
