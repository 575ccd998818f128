namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class TaskClassTests
{
    [Theory]
    [InlineData("""public class Tasks { [TacoTask("a")] public void [|M|]() { } [TacoTask("b")] public void [|M|](int x) { } }""")]
    [InlineData("""public class Tasks { [TacoTask("a")] public void [|M|]() { } [TacoTask("b")] public Task [|MAsync|]() => Task.CompletedTask; }""")]
    [InlineData("""public interface IMine { [TacoTask("a")] Task [|M|](); [TacoTask("b")] Task [|M|](int x); }""")]
    [InlineData("""public partial class Tasks { [TacoTask("a")] public void [|M|]() { } } public partial class Tasks { [TacoTask("b")] public void [|M|](int x) { } }""")]
    public Task Two_tasks_of_one_stub_name_are_an_error_at_both_names(string source) => Analysis.ShouldReport("TACO0012", source);

    [Theory]
    [InlineData("public class Tasks { [TacoTask] public void M() { } public void M(int x) { } }")]
    [InlineData("public class Tasks { [TacoTask] public void Async() { } [TacoTask] public void M() { } }")]
    public Task An_overload_that_is_no_task_is_fine(string source) => Analysis.ShouldReportNothing(source);

    [Theory]
    [InlineData("public class [|Tasks|] { public Tasks() { } public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public class [|Tasks|](string a) { internal Tasks() : this(\"\") { } [TacoTask] public string M() => a; }")]
    [InlineData("public class [|Tasks|] { [ActivatorUtilitiesConstructor] public Tasks() { } [ActivatorUtilitiesConstructor] public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public interface IMl { [TacoTask] Task M(); } public class [|Ml|] : IMl { public Ml() { } public Ml(int a) { } public Task M() => Task.CompletedTask; }")]
    [InlineData("public record [|Tasks|](string A) { public Tasks() : this(\"\") { } [TacoTask] public void M() { } }")]
    public Task Several_constructors_are_an_error_at_the_name_of_the_class(string source) => Analysis.ShouldReport("TACO0013", source);

    [Theory]
    [InlineData("public class Tasks { public Tasks() { } [ActivatorUtilitiesConstructor] public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public class Tasks { private Tasks() { } public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public class Tasks { public Tasks(ref int a) { } public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public class Tasks { public Tasks() { } public Tasks(string a) { } [TacoTask] public static void M() { } }")]
    [InlineData("public abstract class Tasks { public Tasks() { } public Tasks(string a) { } [TacoTask] public void M() { } }")]
    [InlineData("public class NoTasks { public NoTasks() { } public NoTasks(string a) { } }")]
    [InlineData("public record Tasks(string A) { [TacoTask] public void M() { } }")]
    public Task One_constructor_to_call_is_fine(string source) => Analysis.ShouldReportNothing(source);
}
