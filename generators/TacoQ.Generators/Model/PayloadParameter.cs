namespace TacoQ.Generators;

/// <summary>An argument that crosses the wire.</summary>
/// <param name="Literal">Its name in the payload as a string literal.</param>
/// <param name="Identifier">Its name as an identifier in a stub's signature.</param>
/// <param name="Field">Its name inside the generated arguments.</param>
/// <param name="Flag">The variable that tells whether it was found; used when there is no fallback.</param>
/// <param name="Value">How it is read and written.</param>
/// <param name="Fallback">What it is when the payload lacks it; null when that is an error.</param>
internal sealed record PayloadParameter(string Literal, string Identifier, string Field, string Flag, PayloadValue Value, string? Fallback);
