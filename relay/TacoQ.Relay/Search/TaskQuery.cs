namespace TacoQ.Relay.Search;

/// <summary>A query on tasks: all its terms hold. <c>docs/search.md</c> describes how it is written.</summary>
/// <param name="Terms">Its terms; without any, all tasks.</param>
/// <param name="AsOf">Now, by which durations count, in microseconds.</param>
internal sealed record TaskQuery(IReadOnlyList<QueryTerm> Terms, long AsOf)
{
    /// <summary>It looks into arguments: whoever may not see them may not ask for them.</summary>
    public bool ReadsPayloads => Terms.Any(term => term is ArgumentTerm);

    /// <exception cref="InvalidQueryException">It is none.</exception>
    public static TaskQuery Parse(string? text, long asOf) => new(new QueryParser(text ?? "", asOf).Parse(), asOf);

    public TaskQuery And(QueryTerm term) => this with { Terms = [.. Terms, term] };

    /// <summary>The same, among the tasks of these worker kinds.</summary>
    public TaskQuery Within(IEnumerable<string> workerKinds) => And(new TextTerm(TextField.WorkerKind, [.. workerKinds.Select(kind => new TextPattern([kind]))]));
}
