namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("[TacoTask, TacoSchedule([|\"* * *\"|])] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule([|\"0 25 * * *\"|])] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule([|\"0 0 30 2 *\"|], Name = \"a\")] public void M() { }")]
    [InlineData("[TacoTask, [|TacoSchedule|]] public void M() { }")]
    [InlineData("[TacoTask, [|TacoSchedule(Name = \"a\")|]] public void M() { }")]
    [InlineData("[TacoTask, [|TacoSchedule(\"@daily\", IntervalSeconds = 5)|]] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule(IntervalSeconds = 5, [|TimeZone = \"UTC\"|])] public void M() { }")]
    public Task What_says_no_time_is_an_error(string source) => Analysis.ShouldReport("TACO0023", source);

    [Fact]
    public async Task The_message_is_the_parsers()
    {
        var found = await Analysis.ShouldReport("TACO0023", "[TacoTask, TacoSchedule([|\"0 25 * * *\"|])] public void M() { }");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe(
            "'0 25 * * *' is no cron expression: hours, at position 3, has '25'; allowed are 0-23, lists (1,5), ranges (1-5) and steps (*/5).");
    }

    [Theory]
    [InlineData("[TacoTask, [|TacoSchedule(\"@daily\")|]] public void M(int a) { }")]
    [InlineData("[TacoTask, [|TacoSchedule(\"@daily\")|]] public void M(CancellationToken c, TaskContext x, int b = 1, string? a = null, int? d = 3, params string[] e) { }")]
    [InlineData("public record Size(int A = 1); public class T { [TacoTask, [|TacoSchedule(\"@daily\")|]] public void M(Size? a = null) { } }")]
    public Task What_needs_arguments_has_no_schedule(string source) => Analysis.ShouldReport("TACO0024", source);

    [Theory]
    [InlineData("[TacoTask, TacoSchedule(\"@daily\", [|Name = \"a b\"|])] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule(\"@daily\"), [|TacoSchedule(\"@hourly\")|]] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule(\"@daily\", Name = \"a\"), TacoSchedule(\"@hourly\", [|Name = \"a\"|])] public void M() { }")]
    public Task A_name_is_valid_and_of_one_schedule(string source) => Analysis.ShouldReport("TACO0025", source);

    [Theory]
    [InlineData("IntervalSeconds = 0")]
    [InlineData("IntervalSeconds = 31536001")]
    [InlineData("MisfireLimit = 0", "IntervalSeconds = 1, ")]
    [InlineData("Misfire = (MisfirePolicy)3", "IntervalSeconds = 1, ")]
    [InlineData("Overlap = (OverlapPolicy)2", "IntervalSeconds = 1, ")]
    public Task An_option_is_within_its_range(string option, string before = "") =>
        Analysis.ShouldReport("TACO0014", $"[TacoTask, TacoSchedule({before}[|{option}|])] public void M() {{ }}");

    [Theory]
    [InlineData("public class T { [[|TacoSchedule(\"@daily\")|]] public void M() { } }")]
    [InlineData("public class T { void A() { [[|TacoSchedule(\"@daily\")|]] void M() { } } }")]
    public Task What_has_a_schedule_is_a_task(string source) => Analysis.ShouldReport("TACO0026", source);

    [Theory]
    [InlineData("[TacoTask, TacoSchedule(\"@daily\")] public void M() { }")]
    [InlineData("[TacoTask, TacoSchedule(\"*/5 9-17 ? * MON-FRI\", TimeZone = \"Europe/Berlin\", Misfire = MisfirePolicy.Skip, Overlap = OverlapPolicy.Skip)] public void M(int a = 5) { }")]
    [InlineData("[TacoTask, TacoSchedule(IntervalSeconds = 10, Name = \"a.b-c_1\", Misfire = MisfirePolicy.All, MisfireLimit = 7), TacoSchedule(\"0 0 0 L * ?\")] public void M() { }")]
    public Task What_is_right_is_left_alone(string source) => Analysis.ShouldReportNothing(source);

    [Fact]
    public void It_is_in_the_tasks_definition() => string.Concat(Generation.Of(
        """
        [WorkerKind("reports")]
        public class Reports
        {
            [TacoTask("daily", Priority = 3), TacoSchedule("0 3 * * *", TimeZone = "Europe/Berlin", Overlap = OverlapPolicy.Skip), TacoSchedule(IntervalSeconds = 60, Name = "often", Misfire = MisfirePolicy.All, MisfireLimit = 5)]
            public void Daily() { }
        }
        """).ShouldCompile().Files.Values).ShouldContain(
        """
        new global::TacoQ.TaskDefinition("daily", "reports") { Priority = 3, Schedules = new global::TacoQ.TaskSchedule[] { new global::TacoQ.TaskSchedule("reports.daily") { Cron = "0 3 * * *", TimeZone = "Europe/Berlin", Overlap = global::TacoQ.OverlapPolicy.Skip }, new global::TacoQ.TaskSchedule("often") { EverySeconds = 60, Misfire = global::TacoQ.MisfirePolicy.All, MisfireLimit = 5 } } };
        """);
}
