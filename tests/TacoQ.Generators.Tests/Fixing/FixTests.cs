using Microsoft.CodeAnalysis.CodeFixes;
using TacoQ.CodeFixes;

namespace TacoQ.Generators.Tests.Fixing;

public sealed class FixTests
{
    [Theory]
    [InlineData("ref int a", "int a")]
    [InlineData("in int a, string b", "int a, string b")]
    [InlineData("int a, ref readonly  int b", "int a, int b")]
    [InlineData("[AllowNull] in string a, in DateTime b", "[AllowNull] string a, DateTime b")]
    [InlineData("/* why */ in int a", "/* why */ int a")]
    public Task A_parameter_by_reference_is_passed_by_value(string before, string after) => ShouldRepair(
        new PassByValueFix(),
        $"public class T {{ [TacoTask] public void M({before}) {{ }} }}",
        $"public class T {{ [TacoTask] public void M({after}) {{ }} }}");

    [Theory]
    [InlineData("private void M()", "internal void M()")]
    [InlineData("protected static void M()", "internal static void M()")]
    [InlineData("private protected virtual void M()", "internal virtual void M()")]
    [InlineData("void M()", "internal void M()")]
    [InlineData("static async Task M()", "internal static async Task M()")]
    public Task A_private_method_is_made_internal(string before, string after) => ShouldRepair(
        new MakeInternalFix(),
        $"public class T {{ [TacoTask] {before} {{ }} }}",
        $"public class T {{ [TacoTask] {after} {{ }} }}");

    [Theory]
    [InlineData("public interface IT { [TacoTask] private void M() { } }", "public interface IT { [TacoTask] internal void M() { } }")]
    [InlineData("public class T\n{\n    // Why.\n    [TacoTask]\n    private void M() { }\n}", "public class T\n{\n    // Why.\n    [TacoTask]\n    internal void M() { }\n}")]
    public Task So_is_one_of_an_interface_and_its_comments_stay(string before, string after) => ShouldRepair(new MakeInternalFix(), before, after);

    [Theory]
    [InlineData("public class O { class T { [TacoTask] public void M() { } } }")]
    [InlineData("public class B { protected virtual void M() { } } public class T : B { [TacoTask] protected override void M() { } }")]
    [InlineData("public partial class T { [TacoTask] private partial int M(); private partial int M() => 1; }")]
    public Task What_another_declaration_has_to_agree_with_is_left_alone(string source) => ShouldRepair(new MakeInternalFix(), source, source);

    [Theory]
    [InlineData("using System.Threading.Tasks;\npublic class T { [TacoTask] public async void M() => await Task.Yield(); }", "using System.Threading.Tasks;\npublic class T { [TacoTask] public async Task M() => await Task.Yield(); }")]
    [InlineData("public class T\n{\n    [TacoTask]\n    public static async void M(int a)\n    {\n        await Task.Yield();\n    }\n}", "public class T\n{\n    [TacoTask]\n    public static async Task M(int a)\n    {\n        await Task.Yield();\n    }\n}")]
    public Task Async_void_returns_a_task(string before, string after) => ShouldRepair(new ReturnTaskFix(), before, after);

    [Theory]
    [InlineData("""[TacoTask("a")] public void M() { } [TacoTask("a")] public void N() { }""", """[TacoTask("a")] public void M() { } [TacoTask("a-2")] public void N() { }""")]
    [InlineData("""[TacoTask("a")] public void M() { } [TacoTask(kind: "a", MaxAttempts = 2)] public void N() { }""", """[TacoTask("a")] public void M() { } [TacoTask(kind: "a-2", MaxAttempts = 2)] public void N() { }""")]
    [InlineData("""[TacoTask("t.n")] public void M() { } [TacoTask] public void N() { }""", """[TacoTask("t.n")] public void M() { } [TacoTask("t.n-2")] public void N() { }""")]
    [InlineData("""[TacoTask("t.n")] public void M() { } [Obsolete, TacoTask(Priority = 2)] public void N() { }""", """[TacoTask("t.n")] public void M() { } [Obsolete, TacoTask("t.n-2", Priority = 2)] public void N() { }""")]
    [InlineData("""[TacoTask("a")] public void M() { } [TacoTask("a")] public void N() { } [TacoTask("a-2")] public void O() { } [TacoTask("a")] public void P() { }""", """[TacoTask("a")] public void M() { } [TacoTask("a-3")] public void N() { } [TacoTask("a-2")] public void O() { } [TacoTask("a-4")] public void P() { }""")]
    public Task The_second_task_of_a_kind_gets_one_of_its_own(string before, string after) =>
        ShouldRepair(new GiveKindFix(), $"public class T {{ {before} }}", $"public class T {{ {after} }}");

    private static async Task ShouldRepair(CodeFixProvider fix, string before, string after)
    {
        (await Repair.AllAsync(fix, before)).ShouldBe(after);
        fix.GetFixAllProvider().ShouldNotBeNull();
    }
}
