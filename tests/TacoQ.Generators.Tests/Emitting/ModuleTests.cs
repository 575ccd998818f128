using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class ModuleTests
{
    private const string Task = "public class T { [TacoTask] public void M() { } }";

    [Fact]
    public void A_project_without_tasks_can_still_add_those_it_refers_to()
    {
        var file = Generation.Of(Projects.Create("", references: [Library("Zeta"), Library("Alpha.Beta")])).ShouldCompile().Files["TacoTasks.g.cs"];
        Added(file).ShouldBe(["Alpha.Beta", "Zeta"]);
        file.ShouldNotContain("class TacoTaskModule");
    }

    [Fact]
    public void A_project_adds_its_own_tasks_first()
    {
        var file = Generation.Of(Projects.Create(Task, references: [Library("Alpha")])).ShouldCompile().Files["TacoTasks.g.cs"];
        Added(file).ShouldBe(["My_App.Core", "Alpha"]);
    }

    [Fact]
    public void A_project_behind_an_alias_is_not_added() =>
        Added(Generation.Of(Projects.Create("", references: [Library("Alpha").WithAliases(["other"]), Library("Beta").WithAliases(["other", "global"])])).ShouldCompile().Files["TacoTasks.g.cs"])
            .ShouldBe(["Beta"]);

    [Fact]
    public void A_project_that_sees_no_task_adds_none() =>
        Generation.Of("public interface IMl { [TacoTask] Task M(); }").ShouldCompile().Files["TacoTasks.g.cs"].ShouldContain("        return builder;");

    [Fact]
    public void A_project_without_the_runtime_gets_nothing()
    {
        var project = Projects.Create("");
        Generation.Of(project.WithReferences(project.References.Where(reference => !reference.Display!.EndsWith("TacoQ.dll", StringComparison.Ordinal)))
            .RemoveSyntaxTrees(project.SyntaxTrees.Where(tree => tree.FilePath == "Usings.cs"))).Files.Keys.ShouldBe(["Microsoft.CodeAnalysis.EmbeddedAttribute.cs"]);
    }

    [Fact]
    public void Two_projects_that_trust_each_other_each_have_their_own_method()
    {
        var library = Generation.Of(Projects.Create($"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{Projects.AssemblyName}\")] {Task}", name: "Library")).ToReference();
        Generation.Of(Projects.Create("public static class P { public static void Run(TacoQBuilder builder) => builder.AddTacoTasks(); }", references: library)).Output
            .GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("App", "App")]
    [InlineData("My.App", "My.App")]
    [InlineData("my-app", "my_app")]
    [InlineData("1st.2nd", "_1st._2nd")]
    [InlineData("a.class.new", "a.@class.@new")]
    [InlineData("Ünïcode", "Ünïcode")]
    [InlineData(".a..b.", "a.b")]
    [InlineData("a b&<c>", "a_b__c_")]
    public void The_module_is_in_a_namespace_of_its_own(string assembly, string ns) =>
        Generation.Of(Projects.Create(Task, name: assembly)).ShouldCompile().Files["TacoTasks.g.cs"].ShouldContain($"namespace TacoQ.Generated.{ns}\n");

    [Fact]
    public void Tasks_are_added_in_the_order_of_files_and_lines()
    {
        var project = Projects.Create("public class Z { [TacoTask] public void B() { } [TacoTask] public void A() { } }")
            .WithFile("Aaa.cs", "public class Y { [TacoTask] public void C() { } }")
            .WithFile("Zzz.cs", "public class A { [TacoTask] public void D() { } }");
        var file = Generation.Of(project).ShouldCompile().Files["TacoTasks.g.cs"];
        string[] order = ["Y.C", "Z.B", "Z.A", "A.D"];
        order.Select(task => file.IndexOf($"new global::TacoQ.Generated.My_App.Core.{task.Replace(".", "Entries.", StringComparison.Ordinal)}Task.Handler()", StringComparison.Ordinal)).ShouldBeInOrder();
    }

    private static IEnumerable<string> Added(string file) => file.Split("AddModule<global::TacoQ.Generated.").Skip(1).Select(rest => rest[..rest.IndexOf(".TacoTaskModule>()", StringComparison.Ordinal)]);

    private static MetadataReference Library(string name) => Generation.Of(Projects.Create($"namespace {name}.Tasks {{ public class A {{ [TacoTask] public void M() {{ }} }} }}", name: name)).ToReference();
}
