namespace TacoQ.Generators;

/// <summary>The arguments that cross the wire.</summary>
/// <param name="Shape">How they stand in the payload.</param>
/// <param name="Parameters">Them, in the method's order.</param>
/// <param name="CallSignature">The parameters of a stub's <c>Call</c>: <c>int width = 200</c>.</param>
/// <param name="EnqueueSignature">The same, followed by the cancellation token.</param>
/// <param name="CancellationName">The name of that cancellation token.</param>
internal sealed record TaskPayloadModel(
    PayloadShape Shape,
    EquatableArray<PayloadParameter> Parameters,
    EquatableArray<string> CallSignature,
    EquatableArray<string> EnqueueSignature,
    string CancellationName);

internal enum PayloadShape
{
    /// <summary>An empty object, which nobody reads.</summary>
    Empty,

    /// <summary>An object with a member for each argument.</summary>
    Members,

    /// <summary>The only argument itself.</summary>
    Whole,
}
