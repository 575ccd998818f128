using System.Text;

namespace TacoQ.Relay.Search;

/// <summary>Reads a query's characters: names, and values with or without quotes.</summary>
internal sealed class QueryReader(string text)
{
    private int at;

    /// <summary>Counting from 1.</summary>
    public int Position => at + 1;

    public bool IsAtEnd => at >= text.Length;

    public char Next => IsAtEnd ? '\0' : text[at];

    public void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Next))
        {
            at++;
        }
    }

    public bool Skip(char character)
    {
        if (IsAtEnd || Next != character)
        {
            return false;
        }

        at++;
        return true;
    }

    /// <summary>The names between dots up to a colon, each plain or in quotes; null where no colon follows, with nothing read.</summary>
    public IReadOnlyList<string>? TryReadNames()
    {
        var start = at;
        var names = new List<string>();
        do
        {
            names.Add(Next == '"' ? ReadQuoted(out _) : ReadWhile(static character => character is not ('.' or ':' or '"' or ',')));
        }
        while (Skip('.'));

        if (Skip(':'))
        {
            return names;
        }

        at = start;
        return null;
    }

    /// <summary>A word up to a space.</summary>
    public string ReadWord() => ReadWhile(static _ => true);

    /// <summary>One of a term's values.</summary>
    public QueryValue ReadValue()
    {
        var position = Position;
        if (Next == '"')
        {
            var pieces = new List<string>();
            var quoted = ReadQuoted(out var stars);
            var from = 0;
            foreach (var star in stars)
            {
                pieces.Add(quoted[from..star]);
                from = star + 1;
            }

            pieces.Add(quoted[from..]);
            return !IsAtEnd && Next != ',' && !char.IsWhiteSpace(Next)
                ? throw new InvalidQueryException($"After the quotes at position {position} something follows at once, at {Position}: put a space or a comma there, or all of the value into the quotes.", Position)
                : new(new(pieces), quoted, IsQuoted: true, position);
        }

        var plain = ReadWhile(static character => character is not (',' or '"'));
        return !IsAtEnd && Next == '"'
            ? throw new InvalidQueryException($"There are quotes within the value at position {position}: put all of the value into quotes, with \\\" for quotes that belong to it.", position)
            : new(new(plain.Split('*')), plain, IsQuoted: false, position);
    }

    /// <summary>The text between quotes, in which a backslash takes the next character as it is, and where it has stars.</summary>
    private string ReadQuoted(out List<int> stars)
    {
        var position = Position;
        var value = new StringBuilder();
        stars = [];
        at++;
        while (!IsAtEnd)
        {
            var character = text[at++];
            switch (character)
            {
                case '"':
                    return value.ToString();
                case '\\' when !IsAtEnd:
                    value.Append(text[at++]);
                    break;
                case '*':
                    stars.Add(value.Length);
                    goto default;
                default:
                    value.Append(character);
                    break;
            }
        }

        throw new InvalidQueryException($"The quotes at position {position} are not closed.", position);
    }

    private string ReadWhile(Predicate<char> belongs)
    {
        var start = at;
        while (!IsAtEnd && !char.IsWhiteSpace(Next) && belongs(Next))
        {
            at++;
        }

        return text[start..at];
    }
}
