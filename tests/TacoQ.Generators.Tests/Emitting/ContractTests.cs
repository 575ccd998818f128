using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class ContractTests
{
    private const string Contract = """namespace Shared { [WorkerKind("ml")] public interface IMl { [TacoTask("embed")] Task<float[]> Embed(string text, int size = 3); [TacoTask] Task TrainAsync(); } } """;
    private const string Class = """namespace App { public class Ml : Shared.IMl { Task<float[]> Shared.IMl.Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } } """;

    [Fact]
    public void A_contract_alone_has_stubs_and_nothing_to_run()
    {
        var generation = Generation.Of(Contract).ShouldCompile();
        generation.ClassFiles.ShouldBe(["Shared.IMl.g.cs"]);
        generation.Files["Shared.IMl.g.cs"].ShouldContain("MlStubs Ml(this global::TacoQ.ITacoClient client)");
        generation.Files["Shared.IMl.g.cs"].ShouldNotContain("Handler");
        generation.Files["TacoTasks.g.cs"].ShouldNotContain("tasks.Add");
    }

    [Fact]
    public void A_class_that_implements_it_runs_it_through_the_interface() => ShouldRunOn(Generation.Of(Contract + Class));

    [Fact]
    public void So_does_a_class_of_another_project()
    {
        var generation = Generation.Of(Projects.Create(Class, references: Library()));
        ShouldRunOn(generation);
        generation.ClassFiles.ShouldBe(["App.Ml.IMl.g.cs"]);
        generation.Files["App.Ml.IMl.g.cs"].ShouldNotContain("Stubs");
    }

    [Theory]
    [InlineData("namespace App { public class A : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } public class B : A; }")]
    [InlineData("namespace App { public abstract class A : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } }")]
    [InlineData("namespace App { public class O { class A : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } } }")]
    [InlineData("namespace App { public struct A : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } }")]
    public void Two_classes_or_none_that_can_be_made_run_nothing(string source) =>
        Generation.Of(Projects.Create(source, references: Library())).ShouldCompile().ClassFiles.ShouldBeEmpty();

    [Theory]
    [InlineData("namespace App { public partial class Ml : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); } public partial class Ml : IDisposable { public Task TrainAsync() => throw new(); public void Dispose() { } } }")]
    [InlineData("namespace App { public abstract class Base : Shared.IMl { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } public class Ml : Base; }")]
    [InlineData("namespace App { public interface IMore : Shared.IMl; public record Ml : IMore { public Task<float[]> Embed(string t, int s) => throw new(); public Task TrainAsync() => throw new(); } }")]
    public void One_class_runs_it_however_it_comes_to_implement_it(string source) => ShouldRunOn(Generation.Of(Projects.Create(source, references: Library())));

    [Fact]
    public void A_class_can_have_tasks_of_its_own_beside_a_contract()
    {
        var generation = Generation.Of(Contract + Class.Replace("public Task TrainAsync", "[TacoTask] public void Embed() { } public Task TrainAsync", StringComparison.Ordinal)).ShouldCompile();
        generation.ClassFiles.ShouldBe(["App.Ml.g.cs", "Shared.IMl.g.cs", "App.Ml.IMl.g.cs"]);
        generation.Definitions.Order().ShouldBe(["default/ml.embed", "ml/embed", "ml/embed", "ml/ml.train", "ml/ml.train"]);
    }

    [Fact]
    public void A_method_that_only_its_own_project_can_call_is_left_to_that()
    {
        var library = Generation.Of(Projects.Create("public interface IMl { [TacoTask] internal Task M() => Task.CompletedTask; [TacoTask] Task N(); }", name: "Library")).ToReference();
        Generation.Of(Projects.Create("public class Ml : IMl { public Task N() => Task.CompletedTask; }", references: library)).ShouldCompile().Definitions.ShouldBe(["default/ml.n"]);
    }

    [Fact]
    public void A_contracts_retry_policy_holds_for_the_class_that_implements_it()
    {
        var library = Generation.Of(Projects.Create(
            "public class DownException : Exception; public interface IMl { [TacoTask(MaxAttempts = 9, RetryOn = [typeof(DownException)])] Task M(); }", name: "Library")).ToReference();
        Generation.Of(Projects.Create("public class Ml : IMl { public Task M() => Task.CompletedTask; }", references: library)).ShouldCompile().Files["Ml.IMl.g.cs"]
            .ShouldContain("""("ml.m", "default") { MaxAttempts = 9, RetryOn = new global::System.Type[] { typeof(global::DownException) } };""");
    }

    [Fact]
    public void A_contract_that_nothing_here_implements_says_so()
    {
        const string contract = "public interface IMl { [TacoTask(MaxAttempts = 9)] Task M(); }";
        Generation.Of(contract).ShouldCompile().Files["IMl.g.cs"].ShouldContain("""("ml.m", "default") { MaxAttempts = 9, RunsElsewhere = true };""");
        Generation.Of(contract + "public class Ml : IMl { public Task M() => Task.CompletedTask; }").ShouldCompile().Files["IMl.g.cs"].ShouldNotContain("RunsElsewhere");
    }

    private static void ShouldRunOn(Generation generation)
    {
        var file = generation.ShouldCompile().Files["App.Ml.IMl.g.cs"];
        file.ShouldContain("await ((global::Shared.IMl)target).Embed(arguments.text, arguments.size).ConfigureAwait(false)");
        file.ShouldContain("await ((global::Shared.IMl)target).TrainAsync().ConfigureAwait(false)");
        file.ShouldContain("int size = 3;");
        file.ShouldContain("""new global::TacoQ.TaskDefinition("embed", "ml")""");
        generation.Files["TacoTasks.g.cs"].ShouldContain("tasks.Add(new global::TacoQ.Generated.My_App.Core.App_Ml_IMlEntries.EmbedTask.Handler());");
    }

    private static MetadataReference Library() => Generation.Of(Projects.Create(Contract, name: "Shared")).ToReference();
}
