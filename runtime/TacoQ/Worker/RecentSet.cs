namespace TacoQ.Worker;

/// <summary>Remembers the last values that were added.</summary>
internal sealed class RecentSet<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly HashSet<T> set = [];
    private readonly Queue<T> order = new();

    public void Add(T value)
    {
        lock (gate)
        {
            if (!set.Add(value))
            {
                return;
            }

            order.Enqueue(value);
            if (order.Count > capacity)
            {
                set.Remove(order.Dequeue());
            }
        }
    }

    public bool Contains(T value)
    {
        lock (gate)
        {
            return set.Contains(value);
        }
    }
}
