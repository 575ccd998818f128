using System.Text;
using RabbitMQ.Client;
using TacoQ.RabbitMQ;
using TacoQ.Relay.Ingest;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.V04;

/// <summary>Of mutated messages, where in the database each has to be: its task has a row, or it is in quarantine.</summary>
internal sealed class HostileAccount(ITopology topology, string workerQueue)
{
    private readonly HashSet<Guid> tasks = [];

    /// <summary>How many are to be in quarantine, by the queue that it names.</summary>
    public SortedDictionary<string, long> Quarantined { get; } = new(StringComparer.Ordinal);

    /// <summary>How many are to have a row.</summary>
    public int Tasks => tasks.Count;

    public void Enter(string queue, BasicProperties properties, byte[] body)
    {
        var received = new BasicProperties(properties) { Headers = (IDictionary<string, object?>?)AsReceived(properties.Headers) };
        try
        {
            IReadOnlyList<WireEvent> events = queue == workerQueue ? [EndOf(AssignmentMessages.Read(received, body))] : topology.ReadEvents(queue, received, body);
            foreach (var e in events)
            {
                Enter(e);
            }
        }
        catch (WireFormatException)
        {
            Count(queue);
        }
    }

    /// <summary>Those that have no row.</summary>
    public async Task<IReadOnlyList<Guid>> MissingAsync(Database database)
    {
        var rows = await database.ColumnAsync<Guid>("select id from tacoq.tasks");
        return [.. tasks.Except(rows)];
    }

    private void Enter(WireEvent e)
    {
        if (Refusal.Check(e) is not null)
        {
            Count(QuarantinedEvents.Queue);
        }
        else if (e is TaskEvent task)
        {
            tasks.Add(task.TaskId);
        }
    }

    /// <summary>What a worker says of a task whose kind it does not know.</summary>
    private static TaskParked EndOf(TaskAssignment assignment) => new(assignment, 1) { ExecutedBy = "w" };

    private void Count(string queue) => Quarantined[queue] = Quarantined.GetValueOrDefault(queue) + 1;

    private static object? AsReceived(object? value) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        IDictionary<string, object?> table => table.ToDictionary(pair => pair.Key, pair => AsReceived(pair.Value)),
        List<object?> list => list.ConvertAll(AsReceived),
        _ => value,
    };
}
