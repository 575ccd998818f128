using System.Globalization;
using Microsoft.CodeAnalysis;
using TacoQ.Relay.Schedules;

namespace TacoQ.Generators;

/// <summary>What <c>[TacoSchedule(…)]</c> may say, and of which tasks.</summary>
internal static class ScheduleRules
{
    private const int MaxInterval = 365 * 86400;
    private const int MaxMisfireLimit = 1000;

    public static IEnumerable<Violation> Check(IMethodSymbol method)
    {
        var schedules = method.TacoSchedules().ToArray();
        return schedules.SelectMany(CheckTimes)
            .Concat(schedules.SelectMany(CheckOptions))
            .Concat(CheckNames(method, schedules))
            .Concat(schedules.Take(1).SelectMany(schedule => CheckArguments(method, schedule)));
    }

    /// <summary>The options of an attribute that were set.</summary>
    public static object? Option(AttributeData schedule, string name) => schedule.NamedArguments.FirstOrDefault(option => option.Key == name).Value is { Kind: not TypedConstantKind.Error, IsNull: false } value ? value.Value : null;

    public static string? Cron(AttributeData schedule) => schedule.ConstructorArguments is [{ Value: string cron }] ? cron : null;

    private static IEnumerable<Violation> CheckTimes(AttributeData schedule)
    {
        var cron = Cron(schedule);
        if (cron is null == Option(schedule, "IntervalSeconds") is null)
        {
            yield return Invalid(schedule, Place.Attribute, "A schedule has either a cron expression, [TacoSchedule(\"*/5 * * * *\")], or an interval, [TacoSchedule(IntervalSeconds = 300)]");
        }
        else if (cron is null && Option(schedule, "TimeZone") is not null)
        {
            yield return Invalid(schedule, Place.OptionOf("TimeZone"), "TimeZone is that of a cron expression; an interval does without one");
        }

        if (cron is not null && Fault(cron) is { } fault)
        {
            yield return Invalid(schedule, Place.TaskKind, fault);
        }
    }

    private static string? Fault(string cron)
    {
        try
        {
            CronExpression.Parse(cron);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static IEnumerable<Violation> CheckOptions(AttributeData schedule)
    {
        foreach (var option in schedule.NamedArguments)
        {
            var range = (option.Key, option.Value.Value) switch
            {
                ("IntervalSeconds", not (>= 1 and <= MaxInterval)) => "1 to 31536000 (365 days)",
                ("MisfireLimit", not (>= 1 and <= MaxMisfireLimit)) => "1 to 1000",
                ("Misfire", not (>= 0 and <= 2)) => "Once, Skip or All",
                ("Overlap", not (>= 0 and <= 1)) => "Allow or Skip",
                _ => null,
            };
            if (range is not null && option.Value.Kind != TypedConstantKind.Error)
            {
                yield return new(Descriptors.OptionOutOfRange, Place.OptionOf(option.Key), option.Key, Convert.ToString(option.Value.Value, CultureInfo.InvariantCulture), range) { Attribute = schedule };
            }
        }
    }

    private static IEnumerable<Violation> CheckNames(IMethodSymbol method, IReadOnlyList<AttributeData> schedules)
    {
        var taken = new HashSet<string>();
        foreach (var schedule in schedules)
        {
            var name = Option(schedule, "Name") as string;
            if (name is not null && !KindRules.IsSchedule(name))
            {
                yield return new(Descriptors.ScheduleName, Place.OptionOf("Name"), name, "is no name of a schedule: write 1 to 255 of the characters A-Z a-z 0-9 . _ -, starting with a letter or digit") { Attribute = schedule };
            }
            else if (!taken.Add(name ?? ""))
            {
                yield return new(
                    Descriptors.ScheduleName,
                    name is null ? Place.Attribute : Place.OptionOf("Name"),
                    name ?? method.Name,
                    name is null ? "has another schedule without a name; give this one its own: [TacoSchedule(…, Name = \"…\")]" : "is the name of another schedule of this method") { Attribute = schedule };
            }
        }
    }

    /// <summary>An object that is the whole payload would be made of nothing, whatever its default.</summary>
    private static IEnumerable<Violation> CheckArguments(IMethodSymbol method, AttributeData schedule)
    {
        var payload = method.Parameters.Where(static parameter => ParameterRoles.Of(parameter) == ParameterRole.Payload).ToArray();
        return payload.Where(parameter => !parameter.HasExplicitDefaultValue || (payload.Length == 1 && JsonTypes.IsObject(parameter.Type.WithoutNullable())))
            .Take(1)
            .Select(parameter => new Violation(Descriptors.ScheduleWithArguments, Place.Attribute, method.Name, parameter.Name) { Attribute = schedule });
    }

    private static Violation Invalid(AttributeData schedule, Place place, string message) => new(Descriptors.InvalidSchedule, place, message) { Attribute = schedule };
}
