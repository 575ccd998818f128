namespace TacoQ.Relay.Storage;

internal static class TaskStoreExtensions
{
    /// <summary>Brings the schema to this version.</summary>
    public static Task<SchemaChange> MigrateAsync(this ITaskStore store, CancellationToken cancellationToken) => store.MigrateAsync(apply: true, cancellationToken);
}
