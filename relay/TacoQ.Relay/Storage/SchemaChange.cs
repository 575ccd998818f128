namespace TacoQ.Relay.Storage;

/// <summary>What a migration did.</summary>
/// <param name="From">The schema's version before; 0 when there was none.</param>
/// <param name="To">Its version now.</param>
internal readonly record struct SchemaChange(int From, int To);
