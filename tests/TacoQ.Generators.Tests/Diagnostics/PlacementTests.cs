namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class PlacementTests
{
    [Theory]
    [InlineData("a local function", "public class Tasks { public void M() { Local(); [[|TacoTask|]] void Local() { } } }")]
    [InlineData("a local function", "public class Tasks { public void M() { Local(); [[|TacoTask(\"a\")|]] static int Local() => 1; } }")]
    [InlineData("a lambda", "public class Tasks { public Action A = [[|TacoTask|]] () => { }; }")]
    [InlineData("an accessor", "public class Tasks { public int A { [[|TacoTask|]] get; set; } }")]
    [InlineData("an accessor", "public class Tasks { public event Action A { [[|TacoTask|]] add { } remove { } } }")]
    [InlineData("an operator", "public class Tasks { [[|TacoTask|]] public static Tasks operator !(Tasks a) => a; }")]
    [InlineData("an operator", "public class Tasks { [[|TacoTask|]] public static implicit operator int(Tasks a) => 1; }")]
    [InlineData("a finalizer", "public class Tasks { [[|TacoTask|]] ~Tasks() { } }")]
    [InlineData("an explicit implementation of an interface's method", "public class Tasks : IDisposable { [[|TacoTask|]] void IDisposable.Dispose() { } }")]
    [InlineData("a static method of an interface", "public interface IMine { [[|TacoTask|]] static void M() { } }")]
    [InlineData("a static method of an interface", "public interface IMine { [[|TacoTask|]] static abstract void M(); }")]
    [InlineData("a method with a variable number of arguments", "public class Tasks { [[|TacoTask|]] public void M(__arglist) { } }")]
    [InlineData("a member of an extension block", "public static class Tasks { extension(string a) { [[|TacoTask|]] public void M() { } } }")]
    [InlineData("a member of an extension block", "public static class Tasks { extension(string) { [[|TacoTask|]] public static void M() { } } }")]
    public async Task What_is_no_ordinary_method_is_an_error_at_the_attribute(string what, string source)
    {
        var found = await Analysis.ShouldReport("TACO0017", source);
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe($"[TacoTask] stands on {what}; a task is an ordinary method of a class, a record or an interface");
    }

    [Theory]
    [InlineData("public static class Tasks { [TacoTask] public static string Twice(this string a) => a + a; }")]
    [InlineData("public interface IMine { [TacoTask] Task M() => Task.CompletedTask; }")]
    [InlineData("public partial class Tasks { [TacoTask] public partial int M(); public partial int M() => 1; }")]
    [InlineData("public partial class Tasks { public partial int M(); [TacoTask] public partial int M() => 1; }")]
    [InlineData("public abstract class Tasks { [TacoTask] public abstract int M(); }")]
    [InlineData("public class Tasks : IDisposable { [TacoTask] public void Dispose() { } }")]
    public Task Every_ordinary_method_is_fine(string source) => Analysis.ShouldReportNothing(source);

    [Theory]
    [InlineData("[TacoTask, Obsolete(\"no\", true)] public void [|M|]() { }")]
    [InlineData("[Obsolete(\"no\", true)] public class Tasks { [TacoTask] public void [|M|]() { } }")]
    [InlineData("[Obsolete] public class Tasks { [TacoTask] public void [|M|](Old a) { } } [Obsolete(\"no\", true)] public class Old;")]
    public Task What_is_obsolete_as_an_error_is_an_error_at_the_name_of_the_method(string source) => Analysis.ShouldReport("TACO0018", source);

    [Theory]
    [InlineData("[TacoTask, Obsolete] public void M() { }")]
    [InlineData("[TacoTask, Obsolete(\"no\", false)] public void M() { }")]
    [InlineData("public class Tasks { [Obsolete(\"no\", true)] public Tasks(int a) { } public Tasks() { } [TacoTask] public void M() { } }")]
    public Task What_is_merely_obsolete_is_fine(string source) => Analysis.ShouldReportNothing(source);
}
