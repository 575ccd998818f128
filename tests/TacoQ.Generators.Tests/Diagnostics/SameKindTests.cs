namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class SameKindTests
{
    [Theory]
    [InlineData("""public class Tasks { [TacoTask([|"a"|])] public void M() { } [TacoTask([|"a"|])] public void N() { } }""")]
    [InlineData("""public class A { [TacoTask([|"a"|])] public void M() { } } public class B { [TacoTask([|"a"|])] public void M() { } }""")]
    [InlineData("""public class ATasks { [TacoTask] public void [|M|]() { } } public class B { [TacoTask([|"a.m"|])] public void M() { } }""")]
    [InlineData("""namespace X { public class A { [TacoTask] public void [|M|]() { } } } namespace Y { public class A { [TacoTask] public void [|M|]() { } } }""")]
    [InlineData("""public class Tasks { [TacoTask([|"a"|])] public void M() { } [TacoTask([|"a"|])] public void N() { } [TacoTask([|"a"|])] public void O() { } }""")]
    public Task Two_tasks_of_one_kind_are_an_error_at_both_places(string source) => Analysis.ShouldReport("TACO0007", source);

    [Theory]
    [InlineData("""public interface IMlTasks { [TacoTask] Task [|Embed|](); } public class MlTasks { [TacoTask] public void [|Embed|]() { } }""")]
    [InlineData("""public interface IA { [TacoTask([|"a"|])] Task M(); } public interface IB { [TacoTask([|"a"|])] Task M(); }""")]
    public Task So_are_a_task_and_a_contract_of_one_kind(string source) => Analysis.ShouldReport("TACO0007", source);

    [Fact]
    public Task So_is_a_class_that_takes_over_a_contract_of_another_project()
    {
        var contracts = Generation.Of(Projects.Create("""public interface IMl { [TacoTask("embed")] Task Embed(); }""", name: "Contracts")).ToReference();
        return Analysis.ShouldReport(
            "TACO0007", """public class [|Ml|] : IMl { public Task Embed() => Task.CompletedTask; } public class Tasks { [TacoTask([|"embed"|])] public void M() { } }""", contracts);
    }

    [Theory]
    [InlineData("""[WorkerKind("x")] public class A { [TacoTask("a")] public void M() { } } [WorkerKind("y")] public class B { [TacoTask("a")] public void M() { } }""")]
    [InlineData("""public interface IMl { [TacoTask("a")] Task M(); } public class Ml : IMl { public Task M() => Task.CompletedTask; }""")]
    [InlineData("""public class A { [TacoTask("a")] public void M() { } [TacoTask("A")] public void N() { } }""")]
    public Task Tasks_of_different_workers_and_an_implemented_contract_are_fine(string source) => Analysis.ShouldReportNothing(source);

    [Fact]
    public async Task The_message_names_both_tasks()
    {
        var found = await Analysis.ShouldReport("TACO0007", """public class A { [TacoTask([|"a"|])] public void M() { } } public class B { [TacoTask([|"a"|])] public void N() { } }""");
        found.Select(diagnostic => diagnostic.GetMessage(null)).ShouldBe(
        [
            "'A.M' and 'B.N' have the same task kind 'a' for the worker kind 'default'; give one of them another kind: [TacoTask(\"…\")]",
            "'B.N' and 'A.M' have the same task kind 'a' for the worker kind 'default'; give one of them another kind: [TacoTask(\"…\")]",
        ], ignoreOrder: true);
    }
}
