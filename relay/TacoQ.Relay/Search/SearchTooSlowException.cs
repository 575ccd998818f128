namespace TacoQ.Relay.Search;

/// <summary>The store gave up a search.</summary>
internal sealed class SearchTooSlowException(TimeSpan limit, Exception? innerException = null) : Exception(
    $"The search took more than {limit.TotalSeconds} seconds. Narrow it by time (since:1h), by status (status:failed) or by an exact kind (kind:images.resize), and sort by created.",
    innerException);
