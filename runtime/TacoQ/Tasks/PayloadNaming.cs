namespace TacoQ;

/// <summary>How the members of payloads are called.</summary>
public enum PayloadNaming
{
    /// <summary>Arguments as the method's parameters, members of objects in camel case: <c>maxWidth</c>.</summary>
    AsWritten,

    /// <summary>Both in snake case, as Python has it: <c>max_width</c>.</summary>
    SnakeCase,
}
