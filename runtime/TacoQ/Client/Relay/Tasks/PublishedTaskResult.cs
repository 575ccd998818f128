namespace TacoQ;

/// <summary>What came of one of several tasks that were to be published.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its id; null when it was not published.</param>
/// <param name="Location">Where its record is.</param>
/// <param name="Warning">As <see cref="PublishedTask.Warning"/>.</param>
/// <param name="Problem">Why it was not published; null when it was.</param>
public sealed record PublishedTaskResult(int Index, Guid? Id = null, string? Location = null, string? Warning = null, RelayProblem? Problem = null);
