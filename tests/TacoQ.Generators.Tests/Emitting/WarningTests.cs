namespace TacoQ.Generators.Tests.Emitting;

/// <summary>What its user has been told about a task's code is not told again in generated code.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("[Obsolete] public class T { [TacoTask] public void M() { } }")]
    [InlineData("public class T { [TacoTask, Obsolete(\"Use another.\")] public void M() { } }")]
    [InlineData("public class T { [TacoTask, Obsolete(\"Use another.\", DiagnosticId = \"MY1\")] public void M() { } }")]
    [InlineData("#pragma warning disable MY2\npublic class T { [TacoTask] public void M(List<Old[]> a) { } } [Obsolete(\"Use another.\", DiagnosticId = \"MY2\")] public class Old;")]
    [InlineData("#pragma warning disable MY3\npublic class T { [TacoTask] public Task<New> M() => throw new(); } [Experimental(\"MY3\")] public class New;")]
    [InlineData("[Experimental(\"MY4\")] public class T { [TacoTask] public void M() { } }")]
    [InlineData("public class T { [Obsolete(\"\", DiagnosticId = \"MY5\")] public T() { } [TacoTask] public void M() { } }")]
    [InlineData("#pragma warning disable MY6\npublic class T(New a) { [TacoTask] public New M() => a; } [Experimental(\"MY6\")] public class New;")]
    [InlineData("#pragma warning disable MY7\npublic class T(Outer.New a) { [TacoTask] public void M() => a.ToString(); } [Experimental(\"MY7\")] public class Outer { public class New; }")]
    [InlineData("public interface IT { [TacoTask] Task M(); } [Experimental(\"MY8\")] public class T : IT { public Task M() => Task.CompletedTask; }")]
    [InlineData("#pragma warning disable MY9\npublic class T { [TacoTask] public void M([FromServices] New a, E e = E.A) { } } [Experimental(\"MY9\")] public class New; public enum E { [Obsolete] A = 1 }")]
    [InlineData("#pragma warning disable MY10\npublic class T { [TacoTask(RetryOn = [typeof(New)])] public void M() { } } [Experimental(\"MY10\")] public class New : Exception;")]
    [InlineData("#pragma warning disable CS0612\npublic class T { [TacoTask(NoRetryOn = [typeof(Old)])] public void M() { } } [Obsolete] public class Old : Exception;")]
    public void Obsolete_and_experimental_code_can_be_a_task(string source) => Generation.Of(source).ShouldCompile();

    [Fact]
    public void So_can_code_of_a_library_for_all_languages() => Generation.Of("""
        [assembly: CLSCompliant(true)]
        #pragma warning disable CS3001, CS3002
        public class T { [TacoTask] public ulong M(uint a, ushort _b) => a; [TacoTask("t.x")] public void m_(uint a) { } }
        public interface IU { [TacoTask("u.a")] Task A(ulong a); [TacoTask("u.b")] Task a(ulong a); }
        """).ShouldCompile();
}
