namespace TacoQ.Wire;

/// <summary>Bytes that are not what they should be. The only exception that decoding throws.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
