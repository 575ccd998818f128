using System.ComponentModel;
using System.Text.Json;

namespace TacoQ.Generation;

/// <summary>The arguments of one call, as generated code holds them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITaskArguments
{
    /// <summary>Writes the arguments as the task's payload.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="types">How complex types are written.</param>
    void Write(Utf8JsonWriter writer, PayloadTypes types);
}
