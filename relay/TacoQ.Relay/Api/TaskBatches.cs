using System.Buffers.Binary;
using System.Globalization;
using TacoQ.Relay.Catalogue;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Api;

/// <summary>Publishes many tasks at once.</summary>
internal sealed class TaskBatches(TaskPublisher publisher, RecordedTasks record, ITaskStore store)
{
    private const int MaxTasks = 1000;

    public async Task<PublishedTasks> PublishAsync(PublishTasksRequest request, bool strict, CancellationToken cancellationToken) =>
        await PublishAsync(await CheckAsync(request, strict, cancellationToken), null, "", cancellationToken);

    /// <exception cref="InvalidBatchException">One of the tasks cannot be published, and it is all or none.</exception>
    /// <exception cref="ArgumentException">There are none, or too many.</exception>
    public async Task<CheckedBatch> CheckAsync(PublishTasksRequest request, bool strict, CancellationToken cancellationToken)
    {
        if (request.Tasks.Count is 0 or > MaxTasks || request.Tasks.Contains(null!))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"tasks has {request.Tasks.Count} elements, but must have 1 to {MaxTasks}, each a task to publish."));
        }

        var memo = new CatalogueMemo();
        var ids = new HashSet<Guid>();
        Guid[] given = [.. request.Tasks.Select(task => task.Id).OfType<Guid>()];
        var deleted = given.Length == 0 ? [] : (await store.FindDeletedAsync(given, cancellationToken)).ToHashSet();
        var items = new List<(CheckedTask?, RelayProblem?)>(request.Tasks.Count);
        foreach (var task in request.Tasks)
        {
            try
            {
                if (task.Id is { } id && (deleted.Contains(id) || !ids.Add(id)))
                {
                    throw deleted.Contains(id) ? TaskPublisher.Deleted(id) : new ArgumentException($"Another of the tasks has the id {id}, too.");
                }

                items.Add((await publisher.CheckAsync(task, strict, memo, cancellationToken), null));
            }
            catch (Exception e) when (Problems.Describe(e) is { } problem)
            {
                items.Add((null, problem));
            }
        }

        var refused = items.Index().Where(item => item.Item.Item2 is not null).Select(item => new PublishedTaskResult(item.Index, Problem: item.Item.Item2)).ToArray();
        return request.Atomic && refused.Length > 0 ? throw new InvalidBatchException(refused) : new(request.Atomic, items);
    }

    /// <summary>Publishes them.</summary>
    /// <param name="batch">The tasks.</param>
    /// <param name="seed">From which the ids follow of those that have none; with it the same request can be carried out again. Null: new ones.</param>
    /// <param name="path">The path of the relay's API, for the locations.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PublishedTasks> PublishAsync(CheckedBatch batch, Guid? seed, string path, CancellationToken cancellationToken)
    {
        var ids = batch.Items.Select((item, i) => item.Task?.Options.Id ?? (seed is { } first ? Derive(first, i) : publisher.NewId())).ToArray();
        if (!batch.Atomic && seed is null)
        {
            return Answer(await Task.WhenAll(batch.Items.Select((item, i) => item.Task is { } task ? SendAsync(i, task, ids[i], path, cancellationToken) : Task.FromResult(Refused(i, item.Problem)))));
        }

        await record.AddAsync([.. batch.Items.Index().Where(item => item.Item.Task is not null).Select(item => publisher.Record(item.Item.Task!, ids[item.Index]))], cancellationToken);
        return Answer([.. batch.Items.Select((item, i) => item.Task is { } task ? Accepted(i, ids[i], task, path) : Refused(i, item.Problem))]);
    }

    private async Task<PublishedTaskResult> SendAsync(int index, CheckedTask task, Guid id, string path, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.SendAsync(task, id, cancellationToken);
            return Accepted(index, id, task, path);
        }
        catch (Exception e) when (Problems.Describe(e) is { } problem)
        {
            return Refused(index, problem);
        }
    }

    private static PublishedTasks Answer(IReadOnlyList<PublishedTaskResult> results) => new(results.Count(result => result.Problem is null), results);

    private static PublishedTaskResult Accepted(int index, Guid id, CheckedTask task, string path) => new(index, id, $"{path}api/v1/tasks/{id}", task.Warning);

    private static PublishedTaskResult Refused(int index, RelayProblem? problem) => new(index, Problem: problem);

    /// <summary>The time and most of the random bits of the first id, and a number.</summary>
    private static Guid Derive(Guid first, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        first.TryWriteBytes(bytes, bigEndian: true, out _);
        var end = bytes[^2..];
        BinaryPrimitives.WriteUInt16BigEndian(end, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(end) + index));
        return new(bytes, bigEndian: true);
    }
}
