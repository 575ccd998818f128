using System.Text.Json;
using TacoQ.Relay.Search;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Search;

/// <summary>What a query means, without SQL: from what the record of a task shows.</summary>
internal static class QueryOracle
{
    public static bool Matches(TaskQuery query, TaskRow row) => query.Terms.All(term => term.Negated != Matches(term, row, row.ToSnapshot(), query.AsOf));

    private static bool Matches(QueryTerm term, TaskRow row, TaskSnapshot task, long asOf) => term switch
    {
        IdTerm ids => ids.Ids.Contains(task.Id),
        StatusTerm status => status.States.Any(state => IsIn(state, task)),
        TextTerm { Field: TextField.Kind } text => Any(text.Patterns, task.TaskKind),
        TextTerm { Field: TextField.WorkerKind } text => Any(text.Patterns, task.WorkerKind),
        TextTerm { Field: TextField.Worker } text => Any(text.Patterns, task.ExecutedBy),
        TagTerm tag => task.Headers.GetValueOrDefault("tags") is { } tags && tags.Split(',').Any(one => one.Trim(' ').Length > 0 && Any(tag.Patterns, one.Trim(' '))),
        HeaderTerm header => Any(header.Patterns, task.Headers.GetValueOrDefault(header.Name)),
        ErrorTerm error => (row.Output is { Length: > 0 } || row.Error is not null) && task.Error is { } why && why != TaskErrors.Cancelled && Any(error.Patterns, TextPattern.Ascii($"{why.Type}\n{why.Message}")),
        TimeTerm time => time.Since ? row.CreatedAt >= time.Time : row.CreatedAt < time.Time,
        NumberTerm { Field: NumberField.Attempt } number => Any(number, task.Attempt),
        NumberTerm { Field: NumberField.Priority } number => Any(number, task.Priority),
        NumberTerm number => Any(number, row.Rank switch { TaskRank.Completed => row.CompletedAt - row.StartedAt, TaskRank.Running => asOf - row.StartedAt, _ => null }),
        ArgumentTerm argument => row.Input is { } input && argument.Values.Any(value => Matches(value, Find(input, argument.Path))),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private static bool IsIn(TaskState state, TaskSnapshot task) => state switch
    {
        TaskState.Pending => task.Status == TacoTaskStatus.Pending,
        TaskState.Running => task.Status == TacoTaskStatus.Running,
        TaskState.Completed => task.Status == TacoTaskStatus.Completed,
        _ => task.Reason?.ToString() == state.ToString() || task.Outcome?.ToString() == state.ToString(),
    };

    private static bool Matches(ArgumentValue value, JsonElement? member) => member?.ValueKind switch
    {
        JsonValueKind.String => value.Text?.Matches(member.Value.GetString()!) ?? false,
        JsonValueKind.Number => value.Number is { } number && Compare(number.Comparison, member.Value.GetDouble().CompareTo(number.Number)),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => value.Literal == member.Value.GetRawText(),
        _ => false,
    };

    private static JsonElement? Find(ReadOnlyMemory<byte> json, IReadOnlyList<string> path)
    {
        try
        {
            JsonElement? at = JsonElement.Parse(json.Span);
            foreach (var name in path)
            {
                at = at switch
                {
                    { ValueKind: JsonValueKind.Object } when at.Value.TryGetProperty(name, out var member) => member,
                    { ValueKind: JsonValueKind.Array } when int.TryParse(name, out var index) && index < at.Value.GetArrayLength() && index >= 0 => at.Value[index],
                    _ => null,
                };
            }

            return at;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Any(IEnumerable<TextPattern> patterns, string? text) => text is not null && patterns.Any(pattern => pattern.Matches(text));

    private static bool Any(NumberTerm term, long? number) => number is { } value && term.Numbers.Any(one => Compare(one.Comparison, value.CompareTo(one.Number)));

    private static bool Compare(Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };
}
