namespace TacoQ.Worker;

/// <summary>The tasks that were cancelled last, each up to an attempt: one that an operator has tried again afterwards runs.</summary>
internal sealed class Cancellations(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> upTo = [];
    private readonly Queue<Guid> order = new();

    public void Add(Guid id, int attempt)
    {
        lock (gate)
        {
            if (upTo.TryGetValue(id, out var known))
            {
                upTo[id] = Math.Max(known, attempt);
                return;
            }

            upTo.Add(id, attempt);
            order.Enqueue(id);
            if (order.Count > capacity)
            {
                upTo.Remove(order.Dequeue());
            }
        }
    }

    public bool Contains(TaskAssignment assignment)
    {
        lock (gate)
        {
            return upTo.TryGetValue(assignment.Id, out var attempt) && assignment.Attempt <= attempt;
        }
    }
}
