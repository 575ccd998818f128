using System.ComponentModel;

namespace TacoQ.Generation;

/// <summary>All tasks of one assembly. Generated; a worker's dispatch table is made from modules.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITacoTaskModule
{
    /// <summary>Adds the assembly's tasks.</summary>
    /// <param name="tasks">Where to.</param>
    void AddTo(TaskTable tasks);
}
