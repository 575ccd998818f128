using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>Makes an initialiser of a definition from the <c>[TacoSchedule]</c> of a method.</summary>
internal static class ScheduleParser
{
    public static IEnumerable<string> Parse(IMethodSymbol method, AttributeData task, string workerKind)
    {
        var defaultName = $"{workerKind}.{TaskKinds.Of(method, task)}";
        var schedules = method.TacoSchedules().Select(schedule => Parse(schedule, defaultName)).ToArray();
        return schedules.Length == 0 ? [] : [$"Schedules = new global::TacoQ.TaskSchedule[] {{ {string.Join(", ", schedules)} }}"];
    }

    private static string Parse(AttributeData schedule, string defaultName)
    {
        string[] options =
        [
            .. ScheduleRules.Cron(schedule) is { } cron ? [$"Cron = {Literals.String(cron)}"] : (string[])[],
            .. schedule.NamedArguments.Where(static option => option.Key != "Name" && !option.Value.IsNull).Select(static option => $"{Member(option.Key)} = {Literals.Of(option.Value)}"),
        ];
        return $"new global::TacoQ.TaskSchedule({Literals.String(ScheduleRules.Option(schedule, "Name") as string ?? defaultName)}) {{ {string.Join(", ", options)} }}";
    }

    private static string Member(string option) => option == "IntervalSeconds" ? "EverySeconds" : option;
}
