namespace TacoQ.Relay.Schedules;

/// <summary>Reads the fields of a cron expression.</summary>
internal sealed class CronParser(string expression)
{
    private const int MaxLength = 255;
    private const int MaxBeforeEnd = 30;
    private const int MaxNumber = 5;

    private static readonly CronField[] Fields = [CronField.Seconds, CronField.Minutes, CronField.Hours, CronField.DaysOfMonth, CronField.Months, CronField.DaysOfWeek];

    /// <summary>The six fields; where there are five, the second is 0.</summary>
    /// <exception cref="FormatException">There are others.</exception>
    public CronPart[] Split()
    {
        if (expression.Length > MaxLength)
        {
            throw new FormatException($"A cron expression has at most {MaxLength} characters; this one has {expression.Length}.");
        }

        var words = Words(expression is ['@', ..] ? Macro() : expression);
        if (words.Count is not (5 or 6))
        {
            throw Fault($"it has {words.Count} fields; write five (minutes, hours, day of month, months, day of week), or six with the seconds first");
        }

        var missing = Fields.Length - words.Count;
        var parts = new CronPart[Fields.Length];
        parts[0] = new(CronField.Seconds, "0", 1);
        for (var i = missing; i < Fields.Length; i++)
        {
            parts[i] = new(Fields[i], words[i - missing].Text, words[i - missing].Position);
        }

        return parts;
    }

    /// <summary>The values of a field, as bits.</summary>
    public ulong ParseValues(CronPart part)
    {
        var values = 0UL;
        foreach (var item in Items(part))
        {
            values |= ParseItem(item);
        }

        return values;
    }

    public void ParseDaysOfMonth(CronPart part, CronDays days)
    {
        foreach (var item in Items(part))
        {
            var text = item.Text.ToUpperInvariant();
            if (text == "LW")
            {
                days.LastWorkday = true;
            }
            else if (text == "L")
            {
                days.BeforeEnd |= 1;
            }
            else if (text.StartsWith("L-", StringComparison.Ordinal))
            {
                days.BeforeEnd |= 1UL << (CronField.Number(text.Substring(2), 1, MaxBeforeEnd)
                    ?? throw Wrong(item, $"L-1 to L-{MaxBeforeEnd} are so many days before the last one"));
            }
            else if (text is [_, .., 'W'])
            {
                days.Nearest |= 1UL << (CronField.Number(text.Substring(0, text.Length - 1), 1, 31) ?? throw Wrong(item));
            }
            else
            {
                days.OfMonth |= ParseItem(item);
            }
        }
    }

    public void ParseDaysOfWeek(CronPart part, CronDays days)
    {
        foreach (var item in Items(part))
        {
            var hash = item.Text.IndexOf('#');
            if (hash >= 0)
            {
                var number = CronField.Number(item.Text.Substring(hash + 1), 1, MaxNumber) ?? throw Wrong(item, "after # stands which one of the month, 1 to 5");
                days.Numbered |= 1UL << (((number - 1) * 7) + DayOfWeek(item, item.Text.Substring(0, hash)));
            }
            else if (item.Text is [_, .., 'L' or 'l'])
            {
                days.LastOfWeek |= 1UL << DayOfWeek(item, item.Text.Substring(0, item.Text.Length - 1));
            }
            else
            {
                days.OfWeek |= ParseItem(item);
            }
        }
    }

    public FormatException Fault(string reason) => new($"'{expression}' is no cron expression: {reason}.");

    private string Macro() => expression.ToUpperInvariant() switch
    {
        "@YEARLY" or "@ANNUALLY" => "0 0 1 1 *",
        "@MONTHLY" => "0 0 1 * *",
        "@WEEKLY" => "0 0 * * 0",
        "@DAILY" or "@MIDNIGHT" => "0 0 * * *",
        "@HOURLY" => "0 * * * *",
        _ => throw Fault("with @ there are @yearly, @monthly, @weekly, @daily and @hourly"),
    };

    /// <summary>A value, a range, or all of them, each perhaps with a step.</summary>
    private ulong ParseItem(CronPart item)
    {
        var field = item.Field;
        var slash = item.Text.IndexOf('/');
        var range = slash < 0 ? item.Text : item.Text.Substring(0, slash);
        var step = slash < 0 ? 1 : CronField.Number(item.Text.Substring(slash + 1), 1, field.Count - 1) ?? throw Wrong(item, $"a step is 1 to {field.Count - 1}");
        if (range == "?")
        {
            return field.IsDays && slash < 0 ? All(field) : throw Wrong(item, "? stands alone, for the day of month or the day of week");
        }

        var (from, to) = Range(item, range, hasStep: slash >= 0);
        var values = 0UL;
        for (var value = from; value <= to; value += step)
        {
            values |= 1UL << (((value - field.Min) % field.Count) + field.Min);
        }

        return values;
    }

    private (int From, int To) Range(CronPart item, string range, bool hasStep)
    {
        var field = item.Field;
        if (range == "*")
        {
            return (field.Min, field.Max);
        }

        var dash = range.IndexOf('-');
        if (dash < 0)
        {
            var value = field.ValueOf(range) ?? throw Wrong(item);
            return (value, hasStep ? Math.Max(value, field.Max) : value);
        }

        var from = field.ValueOf(range.Substring(0, dash)) ?? throw Wrong(item);
        var to = field.ValueOf(range.Substring(dash + 1)) ?? throw Wrong(item);

        // Over the end and round: 22-2 and FRI-MON. Months are not all of one length, so their days are not.
        return from <= to ? (from, to)
            : field == CronField.DaysOfMonth ? throw Wrong(item, "the range ends before it begins")
            : (from, to + field.Count);
    }

    private static ulong All(CronField field) => ((2UL << field.Max) - 1) & ~((1UL << field.Min) - 1);

    private int DayOfWeek(CronPart item, string text) => (item.Field.ValueOf(text) ?? throw Wrong(item)) % 7;

    private static IEnumerable<CronPart> Items(CronPart part)
    {
        var position = part.Position;
        foreach (var text in part.Text.Split(','))
        {
            yield return part with { Text = text, Position = position };
            position += text.Length + 1;
        }
    }

    private FormatException Wrong(CronPart item, string? reason = null) =>
        Fault($"{item.Field.Name}, at position {item.Position}, has '{item.Text}'; {reason ?? $"allowed are {item.Field.Allowed}, lists (1,5), ranges (1-5) and steps (*/5)"}");

    private static List<(string Text, int Position)> Words(string text)
    {
        var words = new List<(string, int)>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && text[i] is not (' ' or '\t');
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                words.Add((text.Substring(start, i - start), start + 1));
                start = -1;
            }
        }

        return words;
    }
}
