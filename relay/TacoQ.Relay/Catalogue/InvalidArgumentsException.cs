namespace TacoQ.Relay.Catalogue;

/// <summary>The arguments do not fit what workers have announced.</summary>
internal sealed class InvalidArgumentsException(string task, IReadOnlyList<SchemaError> errors)
    : ArgumentException($"The arguments do not fit the task {task}: {string.Join("; ", errors.Select(error => $"{error.Pointer} {error.Detail}"))}.")
{
    public IReadOnlyList<SchemaError> Errors => errors;
}
