namespace TacoQ.Relay.Catalogue;

/// <summary>What is wrong with one member.</summary>
/// <param name="Pointer">Where it is: a JSON pointer (RFC 6901).</param>
/// <param name="Detail">What is wrong, after the member's name: "is missing".</param>
internal sealed record SchemaError(string Pointer, string Detail);
