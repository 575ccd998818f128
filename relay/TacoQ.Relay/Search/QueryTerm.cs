namespace TacoQ.Relay.Search;

/// <summary>A condition on tasks; negated, those that do not satisfy it. Its values are alternatives.</summary>
internal abstract record QueryTerm
{
    public bool Negated { get; init; }
}

/// <summary><c>id:</c></summary>
internal sealed record IdTerm(IReadOnlyList<Guid> Ids) : QueryTerm;

/// <summary><c>status:</c></summary>
internal sealed record StatusTerm(IReadOnlyList<TaskState> States) : QueryTerm;

/// <summary><c>kind:</c>, <c>worker-kind:</c>, <c>worker:</c></summary>
internal sealed record TextTerm(TextField Field, IReadOnlyList<TextPattern> Patterns) : QueryTerm;

/// <summary><c>tag:</c>: the header <c>tags</c>, between commas.</summary>
internal sealed record TagTerm(IReadOnlyList<TextPattern> Patterns) : QueryTerm;

/// <summary><c>header.name:</c></summary>
internal sealed record HeaderTerm(string Name, IReadOnlyList<TextPattern> Patterns) : QueryTerm;

/// <summary><c>error:</c>: within its type or message, in lower case.</summary>
internal sealed record ErrorTerm(IReadOnlyList<TextPattern> Patterns) : QueryTerm;

/// <summary><c>since:</c> (from then on) and <c>until:</c> (before), of the time when the task was enqueued; in microseconds.</summary>
internal sealed record TimeTerm(bool Since, long Time) : QueryTerm;

/// <summary><c>attempt:</c>, <c>priority:</c>, <c>duration:</c> (in microseconds)</summary>
internal sealed record NumberTerm(NumberField Field, IReadOnlyList<(Comparison Comparison, long Number)> Numbers) : QueryTerm;

/// <summary><c>arg.path:</c></summary>
internal sealed record ArgumentTerm(IReadOnlyList<string> Path, IReadOnlyList<ArgumentValue> Values) : QueryTerm;

/// <summary>What a member of the arguments is compared with: the text when it is text, the number when it is a number, the literal when it is one.</summary>
internal sealed record ArgumentValue(TextPattern? Text, (Comparison Comparison, double Number)? Number = null, string? Literal = null);

internal enum TextField
{
    Kind,
    WorkerKind,
    Worker,
}

internal enum NumberField
{
    Attempt,
    Priority,
    Duration,
}
