using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class CachingTests
{
    private const string Source = """
        public class A { [TacoTask] public int M(int a) { return a; } [TacoTask] public void N() { } }
        public class B(Uri service) { [TacoTask] public Uri M() => service; }
        public interface IC { [TacoTask] Task M(); }
        public class C : IC { public Task M() => Task.CompletedTask; }
        """;

    [Theory]
    [InlineData("return a;", "a++; /* longer */ return a + 1;")]
    [InlineData("public class B", "// A comment moves what is below it.\n\npublic class B")]
    [InlineData("=> service", "=> new(service, \"x\")")]
    [InlineData("=> Task.CompletedTask", "=> Task.Delay(1, CancellationToken.None)")]
    [InlineData("public class C : IC {", "public class C : IC { private int field; public int Property => field++;")]
    public void An_edit_that_changes_no_declaration_prints_nothing(string old, string now)
    {
        var steps = Rerun(old, now);
        steps.Where(step => step.Name is not ("Tasks" or "Contracts")).ShouldAllBe(step => step.IsRemembered);
    }

    [Theory]
    [InlineData("M(int a)", "M(int a, string b = \"\")", "A.g.cs")]
    [InlineData("public int M", "public long M", "A.g.cs")]
    [InlineData("public void N", "internal void N", "A.g.cs")]
    [InlineData("Uri service", "Uri service, string other", "B.g.cs")]
    public void An_edit_of_one_declaration_prints_one_file(string old, string now, string file)
    {
        var steps = Rerun(old, now);
        steps.Where(step => step.Name == "Group" && !step.IsRemembered).Select(step => ((TaskGroup)step.Value!).HintName).ShouldBe([file]);
        steps.Count(step => step.Name == "SourceOutput" && !step.IsRemembered).ShouldBe(1);
        steps.Single(step => step.Name == "Module").IsRemembered.ShouldBeTrue();
    }

    [Fact]
    public void Nothing_in_the_pipeline_holds_on_to_a_compilation()
    {
        var result = Generation.Of(Source).Driver.GetRunResult().Results.Single();
        var values = TacoQGenerator.Steps.All.SelectMany(name => result.TrackedSteps[name]).SelectMany(step => step.Outputs).Select(output => output.Value);
        foreach (var value in values)
        {
            ShouldBePlain(value, []);
        }
    }

    private static void ShouldBePlain(object? value, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        value.ShouldNotBeAssignableTo<ISymbol>();
        value.ShouldNotBeAssignableTo<SyntaxNode>();
        value.ShouldNotBeAssignableTo<Location>();
        value.ShouldNotBeAssignableTo<Compilation>();
        var parts = value is System.Collections.IEnumerable items
            ? items.Cast<object?>()
            : value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0).Select(property => property.GetValue(value));
        foreach (var part in parts)
        {
            ShouldBePlain(part, seen);
        }
    }

    private static IReadOnlyList<Step> Rerun(string old, string now)
    {
        var generation = Generation.Of(Source);
        var edited = generation.Project.WithEdit(old, now);
        Generation.Of(edited).ShouldCompile();
        return Steps.Of(generation.Driver.RunGenerators(edited));
    }
}
