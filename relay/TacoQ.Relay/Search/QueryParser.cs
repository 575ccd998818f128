using System.Text;

namespace TacoQ.Relay.Search;

/// <summary>Parses a query: terms between spaces, each <c>name:value,value</c>, with a minus in front of those that shall not hold.</summary>
internal sealed class QueryParser(string text, long asOf)
{
    private const string Names = "id, status, kind, worker-kind, worker, tag, header.<name>, schedule, error, since, until, attempt, priority, duration, arg.<name>";

    // Set by the relay on the tasks of a schedule.
    private const string ScheduleHeader = "schedule";

    private readonly QueryReader reader = new(text);

    /// <exception cref="InvalidQueryException">It is no query.</exception>
    public IReadOnlyList<QueryTerm> Parse()
    {
        CheckCharacters();
        var terms = new List<QueryTerm>();
        for (reader.SkipSpace(); !reader.IsAtEnd; reader.SkipSpace())
        {
            if (terms.Count == SearchLimits.Terms)
            {
                throw new InvalidQueryException($"The query has more than {SearchLimits.Terms} terms, from position {reader.Position} on.", reader.Position);
            }

            terms.Add(ReadTerm());
        }

        return terms;
    }

    private void CheckCharacters()
    {
        if (text.Length > SearchLimits.Length)
        {
            throw new InvalidQueryException($"The query has {text.Length} characters, but may have {SearchLimits.Length}.", SearchLimits.Length);
        }

        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || rune.Value == 0)
            {
                throw new InvalidQueryException($"The character U+{(int)text[i]:X4} at position {i + 1} is in no task: leave it out.", i + 1);
            }

            i += rune.Utf16SequenceLength;
        }
    }

    private QueryTerm ReadTerm()
    {
        var negated = reader.Skip('-');
        var position = reader.Position;
        var names = reader.TryReadNames();
        return (names is null ? ReadBareWord(position) : ReadTerm(names, position)) with { Negated = negated };
    }

    private IdTerm ReadBareWord(int position)
    {
        var word = reader.ReadWord();
        return Guid.TryParseExact(word, "D", out var id)
            ? new IdTerm([id])
            : throw new InvalidQueryException($"'{word}' at position {position} has no name in front: write kind:*{word.Trim('"', '*')}*, for example. Names: {Names}.", position);
    }

    private QueryTerm ReadTerm(IReadOnlyList<string> names, int position)
    {
        var name = names[0];
        if (name is "arg" or "header")
        {
            var path = names.Skip(1).ToArray();
            if (path.Length == 0 || path.Contains(""))
            {
                throw new InvalidQueryException($"{name} at position {position} needs a name after a dot: {name}.url:\"…\", for example.", position);
            }

            return name == "arg" ? new ArgumentTerm(path, [.. ReadValues(name).Select(QueryValues.Argument)]) : new HeaderTerm(string.Join('.', path), Patterns(name));
        }

        if (names.Count > 1)
        {
            throw Unknown(string.Join('.', names), position);
        }

        return name switch
        {
            "id" => new IdTerm([.. ReadValues(name).Select(QueryValues.Id)]),
            "status" => new StatusTerm([.. ReadValues(name).Select(QueryValues.State)]),
            "kind" => new TextTerm(TextField.Kind, Patterns(name)),
            "worker-kind" => new TextTerm(TextField.WorkerKind, Patterns(name)),
            "worker" => new TextTerm(TextField.Worker, Patterns(name)),
            "tag" => new TagTerm(Patterns(name)),
            "schedule" => new HeaderTerm(ScheduleHeader, Patterns(name)),
            "error" => new ErrorTerm([.. Patterns(name).Select(pattern => pattern.Lower().Anywhere())]),
            "since" => new TimeTerm(Since: true, QueryValues.Time(ReadOne(name), asOf)),
            "until" => new TimeTerm(Since: false, QueryValues.Time(ReadOne(name), asOf)),
            "attempt" => new NumberTerm(NumberField.Attempt, [.. ReadValues(name).Select(QueryValues.Number)]),
            "priority" => new NumberTerm(NumberField.Priority, [.. ReadValues(name).Select(QueryValues.Number)]),
            "duration" => new NumberTerm(NumberField.Duration, [.. ReadValues(name).Select(QueryValues.Duration)]),
            _ => throw Unknown(name, position),
        };
    }

    private TextPattern[] Patterns(string name) => [.. ReadValues(name).Select(value => value.Pattern)];

    private QueryValue ReadOne(string name)
    {
        var values = ReadValues(name);
        return values.Count == 1 ? values[0] : throw new InvalidQueryException($"{name} has several values, at position {values[1].Position}, but takes one.", values[1].Position);
    }

    private List<QueryValue> ReadValues(string name)
    {
        var values = new List<QueryValue>();
        do
        {
            var value = reader.ReadValue();
            if (value is { Text: "", IsQuoted: false })
            {
                throw new InvalidQueryException($"{name} has no value at position {value.Position}: write it there, without a space before it, or \"\" for an empty one.", value.Position);
            }

            if (values.Count == SearchLimits.Values)
            {
                throw new InvalidQueryException($"{name} has more than {SearchLimits.Values} values, from position {value.Position} on.", value.Position);
            }

            values.Add(value);
        }
        while (reader.Skip(','));

        return values;
    }

    private static InvalidQueryException Unknown(string name, int position) => new($"'{name}' at position {position} is no name of a term. Names: {Names}.", position);
}
