using System.Globalization;
using TacoQ;

namespace PythonWorker;

/// <summary>Tasks of this program, which the worker in Python publishes.</summary>
[WorkerKind("notes")]
public static class NoteTasks
{
    [TacoTask("notes.keep")]
    public static string Keep(string title, float[] vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return string.Create(CultureInfo.InvariantCulture, $"'{title}' with {vector.Length} numbers");
    }
}
