namespace TacoQ.Wire;

/// <summary>One of the records in an array <c>TaskEvents</c>, on its way to the relay.</summary>
/// <param name="At">When it happened: microseconds since 1970, by the sender's clock.</param>
internal abstract record WireEvent(long At);
