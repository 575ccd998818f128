namespace TacoQ.Relay.Schedules;

/// <summary>One of the places of a cron expression: what it is called, and what may stand in it.</summary>
internal sealed class CronField
{
    public static readonly CronField Seconds = new("seconds", 0, 59);
    public static readonly CronField Minutes = new("minutes", 0, 59);
    public static readonly CronField Hours = new("hours", 0, 23);
    public static readonly CronField DaysOfMonth = new("day of month", 1, 31);
    public static readonly CronField Months = new("months", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>As in Unix: 0 is Sunday, and 7 is, too.</summary>
    public static readonly CronField DaysOfWeek = new("day of week", 0, 6, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private readonly string[] names;

    private CronField(string name, int min, int max, params string[] names)
    {
        Name = name;
        Min = min;
        Max = max;
        this.names = names;
    }

    public string Name { get; }

    public int Min { get; }

    public int Max { get; }

    public int Count => Max - Min + 1;

    public bool IsDays => this == DaysOfMonth || this == DaysOfWeek;

    /// <summary>What may stand in it, for messages.</summary>
    public string Allowed
    {
        get
        {
            var range = $"{Min}-{Largest}";
            return this == DaysOfMonth ? $"{range}, L, L-3, LW, 15W"
                : this == DaysOfWeek ? $"{range} (0 and 7 are Sunday), SUN-SAT, 5L, FRI#2"
                : names.Length > 0 ? $"{range}, {names[0]}-{names[names.Length - 1]}"
                : range;
        }
    }

    private int Largest => this == DaysOfWeek ? 7 : Max;

    /// <summary>The value of a number or a name; null when it is none of this field.</summary>
    public int? ValueOf(string text)
    {
        var named = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named + Min : Number(text, Min, Largest);
    }

    /// <summary>A number of at most three digits within bounds, or null.</summary>
    public static int? Number(string text, int min, int max)
    {
        if (text.Length is 0 or > 3)
        {
            return null;
        }

        var number = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '9')
            {
                return null;
            }

            number = (number * 10) + (digit - '0');
        }

        return number >= min && number <= max ? number : null;
    }
}
