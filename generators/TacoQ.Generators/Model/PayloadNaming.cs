namespace TacoQ.Generators;

/// <summary>As the runtime's enum of this name.</summary>
internal enum PayloadNaming
{
    AsWritten,
    SnakeCase,
}
