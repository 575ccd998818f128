namespace TacoQ.Relay.Catalogue;

/// <summary>What a request has read of the catalogue: many tasks of one kind are looked up once.</summary>
internal sealed class CatalogueMemo
{
    private readonly Dictionary<(string, string), Task<CatalogueEntry?>> read = [];

    public Task<CatalogueEntry?> GetAsync(TaskDefinition task, Func<Task<CatalogueEntry?>> find)
    {
        if (!read.TryGetValue((task.WorkerKind, task.Kind), out var entry))
        {
            read.Add((task.WorkerKind, task.Kind), entry = find());
        }

        return entry;
    }
}
