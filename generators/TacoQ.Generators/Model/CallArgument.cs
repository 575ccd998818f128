namespace TacoQ.Generators;

/// <summary>What one parameter of a task method is called with.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Field">The field of the arguments, for one from the payload.</param>
/// <param name="Service">The service, for an injected one.</param>
internal sealed record CallArgument(ArgumentSource Source, string Field = "", InjectedService? Service = null);

internal enum ArgumentSource
{
    Payload,
    Context,
    CancellationToken,
    Service,
}
