using System.Globalization;
using System.Text;

namespace TacoQ.Relay.Search.Sql;

/// <summary>
/// A search as SQL, for both databases. What a caller wrote is in parameters alone. Statuses are constants, so that PostgreSQL sees
/// which partial index has them: outcomes are there of completed tasks only.
/// </summary>
internal abstract class SearchSql
{
    private const string Withdrawn = "(t.cancel_requested_at is not null and t.rank not in (0, 50, 70))";

    /// <summary>The condition, after <c>where</c>. A task is listed as soon as it is known when it was enqueued.</summary>
    protected string Where(TaskQuery query) =>
        "t.rank <> 0 and t.created_at is not null" + string.Concat(query.Terms.Select(term => " and " + Condition(term, query.AsOf)));

    /// <summary>The conditions of a page, its order and its limit.</summary>
    protected string Page(TaskSearch search)
    {
        var column = search.Sort == TaskSort.Created ? "t.created_at" : "t.updated_at";
        var (order, beyond) = search.Ascending ? ("asc", ">") : ("desc", "<");
        var sql = new StringBuilder(Where(search.Query));
        if (search.After is { } after)
        {
            sql.Append(CultureInfo.InvariantCulture, $" and ({column}, t.id) {beyond} ({Time(after.Time)}, {Id(after.Id)})");
        }

        return sql.Append(CultureInfo.InvariantCulture, $" order by {column} {order}, t.id {order} limit {Number(search.Limit)}").ToString();
    }

    protected abstract string Text(string value);

    protected abstract string Number(long value);

    protected abstract string Fraction(double value);

    protected abstract string Time(long micros);

    protected abstract string Span(long micros);

    protected abstract string Id(Guid id);

    protected abstract string Like(string text, TextPattern pattern);

    protected abstract string Header(string name);

    protected abstract string HasTag(TextPattern pattern);

    /// <summary>The type of an error and its message, a line each, in lower case.</summary>
    protected abstract string ErrorText(string bytes);

    /// <summary>A member of the arguments: <paramref name="kind"/> is text, number or literal.</summary>
    protected abstract string Argument(string kind, IReadOnlyList<string> path);

    /// <summary>The error as a task's record shows it, in bytes.</summary>
    protected const string ErrorBytes =
        $"case when t.outcome in (1, 2, 3) and length(t.output) > 0 then t.output when t.outcome in (0, 2) or {Withdrawn} then null else t.error end";

    private string Condition(QueryTerm term, long asOf)
    {
        var condition = term switch
        {
            IdTerm ids => $"t.id in ({string.Join(", ", ids.Ids.Select(Id))})",
            StatusTerm status => Any(status.States, Condition),
            TextTerm text => Matches(Column(text.Field), text.Patterns),
            TagTerm tag => Any(tag.Patterns, HasTag),
            HeaderTerm header => Matches(Header(header.Name), header.Patterns),
            ErrorTerm error => Any(error.Patterns, pattern => Like(ErrorText(ErrorBytes), pattern)),
            TimeTerm time => $"t.created_at {(time.Since ? ">=" : "<")} {Time(time.Time)}",
            NumberTerm number => Any(number.Numbers, value => Compare(number.Field, value, asOf)),
            ArgumentTerm argument => Any(argument.Values, value => Condition(argument.Path, value)),
            _ => throw new ArgumentOutOfRangeException(nameof(term), term, "No SQL is known for it."),
        };
        return term.Negated ? $"not coalesce(({condition}), false)" : $"({condition})";
    }

    private static string Condition(TaskState state) => state switch
    {
        TaskState.Pending => "(t.rank in (10, 20, 30, 40, 60) and t.cancel_requested_at is null and t.outcome is null)",
        TaskState.Scheduled => "(t.rank = 10 and t.cancel_requested_at is null and t.outcome is null)",
        TaskState.Queued => "(t.rank in (20, 30) and t.cancel_requested_at is null and t.outcome is null)",
        TaskState.Parked => "(t.rank = 40 and t.cancel_requested_at is null and t.outcome is null)",
        TaskState.Retrying => "(t.rank = 60 and t.cancel_requested_at is null and t.outcome is null)",
        TaskState.Running => "(t.rank = 50 and t.outcome is null)",
        TaskState.Completed => $"(t.rank = 70 or {Withdrawn})",
        TaskState.Succeeded => "t.outcome = 0",
        TaskState.Failed => "t.outcome = 1",
        TaskState.Cancelled => $"(t.outcome = 2 or {Withdrawn})",
        TaskState.Expired => "t.outcome = 3",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No SQL is known for it."),
    };

    private string Condition(IReadOnlyList<string> path, ArgumentValue value)
    {
        var conditions = new List<string>();
        if (value.Text is { } text)
        {
            conditions.Add(Matches(Argument("text", path), [text]));
        }

        if (value.Number is { } number)
        {
            conditions.Add($"{Argument("number", path)} {Operator(number.Comparison)} {Fraction(number.Number)}");
        }

        if (value.Literal is { } literal)
        {
            conditions.Add($"{Argument("literal", path)} = {Text(literal)}");
        }

        // One that is null, as the member is of another type, is no match.
        return Any(conditions, condition => $"coalesce({condition}, false)");
    }

    private string Matches(string text, IReadOnlyList<TextPattern> patterns)
    {
        var exact = patterns.Where(pattern => pattern.IsExact).Select(pattern => Text(pattern.Text)).ToArray();
        return Any(
            [.. exact.Length > 0 ? [$"{text} in ({string.Join(", ", exact)})"] : Array.Empty<string>(), .. patterns.Where(pattern => !pattern.IsExact).Select(pattern => Like(text, pattern))],
            condition => condition);
    }

    private string Compare(NumberField field, (Comparison Comparison, long Number) value, long asOf) => field switch
    {
        NumberField.Attempt => $"t.attempt {Operator(value.Comparison)} {Number(value.Number)}",
        NumberField.Priority => $"coalesce(t.priority, 0) {Operator(value.Comparison)} {Number(value.Number)}",
        NumberField.Duration => $"case t.rank when 70 then t.completed_at when 50 then {Time(asOf)} end - t.started_at {Operator(value.Comparison)} {Span(value.Number)}",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No SQL is known for it."),
    };

    private static string Column(TextField field) => field switch
    {
        TextField.Kind => "t.task_kind",
        TextField.WorkerKind => "t.worker_kind",
        TextField.Worker => "t.executed_by",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No column is known for it."),
    };

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "No operator is known for it."),
    };

    private static string Any<T>(IReadOnlyList<T> values, Func<T, string> condition) =>
        values.Count switch
        {
            0 => "false",
            1 => condition(values[0]),
            _ => $"({string.Join(" or ", values.Select(condition))})",
        };
}
