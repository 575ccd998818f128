using System.Collections;
using System.Diagnostics;
using System.Globalization;
using TacoQ.Diagnostics;

namespace TacoQ.Worker;

/// <summary>What all log lines of an attempt have beside their own: which task it is, and whose trace, also where no span is made of it.</summary>
internal sealed class AttemptLogScope(TaskAssignment assignment) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3 + (Activity.Current is null && assignment.TraceContext.Count > 0 ? 1 : 0);

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("TaskId", assignment.Id),
        1 => new("TaskKind", assignment.TaskKind),
        2 => new("Attempt", assignment.Attempt),
        3 => new("TraceId", TacoTelemetry.PublisherOf(assignment.TraceContext).TraceId.ToHexString()),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"TaskId:{assignment.Id} TaskKind:{assignment.TaskKind} Attempt:{assignment.Attempt}");
}
