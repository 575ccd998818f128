using TacoQ.Relay.Search;

namespace TacoQ.Relay.Storage;

/// <summary>What has been done of an operation since the step before.</summary>
/// <param name="Done">With how many tasks it succeeded.</param>
/// <param name="Failed">With how many it failed.</param>
/// <param name="Error">Why, of the last one of them.</param>
/// <param name="After">The last task of the step; null when there was none.</param>
/// <param name="End">The state that it ends in; null while there is more to do.</param>
internal sealed record OperationStep(int Done, int Failed, string? Error, SearchKey? After, TaskOperationState? End);
