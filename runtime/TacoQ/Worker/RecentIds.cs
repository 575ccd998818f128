namespace TacoQ.Worker;

/// <summary>Remembers the last ids that were added.</summary>
internal sealed class RecentIds(int capacity)
{
    private readonly Lock gate = new();
    private readonly HashSet<Guid> set = [];
    private readonly Queue<Guid> order = new();

    public void Add(Guid id)
    {
        lock (gate)
        {
            if (!set.Add(id))
            {
                return;
            }

            order.Enqueue(id);
            if (order.Count > capacity)
            {
                set.Remove(order.Dequeue());
            }
        }
    }

    public bool Contains(Guid id)
    {
        lock (gate)
        {
            return set.Contains(id);
        }
    }
}
