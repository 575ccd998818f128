namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class KindTests
{
    [Theory]
    [InlineData("""[TacoTask([|""|])] public void M() { }""")]
    [InlineData("""[TacoTask([|"has space"|])] public void M() { }""")]
    [InlineData("""[TacoTask([|".leading"|])] public void M() { }""")]
    [InlineData("""[TacoTask([|"größe"|], MaxAttempts = 3)] public void M() { }""")]
    [InlineData("""[TacoTask([|"a/b"|])] public void M() { }""")]
    [InlineData("""[TacoTask([|kind: "a b"|])] public void M() { }""")]
    [InlineData("public class Tasks { const string Kind = \"-\"; [TacoTask([|Kind|])] public void M() { } }")]
    public Task An_invalid_task_kind_is_an_error_where_it_stands(string source) => Analysis.ShouldReport("TACO0010", source);

    [Theory]
    [InlineData("[TacoTask] public void [|Größe|]() { }")]
    [InlineData("public class Größen { [TacoTask] public void [|M|]() { } }")]
    [InlineData("[TacoTask(null!)] public void [|Größe|]() { }")]
    public Task An_invalid_default_kind_is_an_error_at_the_name_of_the_method(string source) => Analysis.ShouldReport("TACO0010", source);

    [Fact]
    public Task A_task_kind_has_at_most_a_hundred_characters() =>
        Analysis.ShouldReport("TACO0010", $"public class Tasks {{ [TacoTask(\"{new string('a', 100)}\")] public void M() {{ }} [TacoTask([|\"{new string('a', 101)}\"|])] public void N() {{ }} }}");

    [Theory]
    [InlineData("""[WorkerKind([|"a.b"|])] public class Tasks { [TacoTask] public void M() { } }""")]
    [InlineData("""[WorkerKind([|""|])] public class Unused;""")]
    [InlineData("""[WorkerKind([|null!|])] public class Tasks { [TacoTask] public void M() { } }""")]
    [InlineData("""[WorkerKind([|"tacoq_relay_queue"|])] public interface IMine { [TacoTask] Task M(); }""")]
    [InlineData("""[assembly: WorkerKind([|"no space"|])] public class Tasks { [TacoTask] public void M() { } }""")]
    public Task An_invalid_worker_kind_is_an_error_where_it_stands(string source) => Analysis.ShouldReport("TACO0011", source);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("A.b_c-9")]
    [InlineData("9")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("a٣")]
    [InlineData("default")]
    [InlineData("tacoq_task_exchange")]
    [InlineData("tacoq_relay_queue")]
    public void The_rules_are_those_of_the_runtime(string kind)
    {
        KindRules.IsTaskKind(kind).ShouldBe(Names.IsTaskKind(kind));
        KindRules.IsWorkerKind(kind).ShouldBe(Names.IsWorkerKind(kind));
    }
}
