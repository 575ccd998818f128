using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class OddCodeTests
{
    [Theory]
    [InlineData("namespace TacoQ { public class TacoQ { [TacoTask] public void M() { } } }")]
    [InlineData("namespace My.System.TacoQ { public class Generated { [TacoTask] public void M() { } } }")]
    [InlineData("public class T { [TacoTask] public void M(Dictionary<string, List<Outer<int?[]>.Inner<string?>>> a) { } } public class Outer<A> { public class Inner<B>; }")]
    [InlineData("public class T { [TacoTask] public void M(int?[] a, string?[]?[] b, List<(int A, string B)[]>.Enumerator[] c) { } }")]
    [InlineData("public class T { [TacoTask] public void M(Box<(int A, Box<(string, int)> B)> a, Box<nint> b) { } } public class Box<A>;")]
    [InlineData("public class T { [TacoTask] public void M(dynamic? a = null, object? b = null, dynamic[]? c = null) { } }")]
    [InlineData("public class T { [TacoTask] public dynamic M(dynamic a) => a; }")]
    [InlineData("public class T { [TacoTask] public async Task<dynamic?> M() { await Task.Yield(); return null; } }")]
    [InlineData("public class T { [TacoTask] public void M(Nullable<DayOfWeek> a = DayOfWeek.Friday, ReadOnlyMemory<byte> b = default) { } }")]
    [InlineData("public class T { [TacoTask] [return: MaybeNull] public Data M() => null; } public class Data;")]
    [InlineData("public class T { [TacoTask] [return: MaybeNull] public string M() => null; }")]
    [InlineData("public class T { [TacoTask] [return: MaybeNull] public Task<string> M() => null; [TacoTask] public Task? N() => null; }")]
    [InlineData("public class T { [TacoTask] [return: MaybeNull] public int M() => 1; }")]
    [InlineData("public class T { [TacoTask] [return: NotNull] public Data? M() => new(); } public class Data;")]
    [InlineData("public class T { [TacoTask] public unsafe void M(int a) { } }")]
    [InlineData("public class T { [TacoTask] public void M(int a) { } public void M(int a, int b = 0) { } public void M(long a) { } public void M<A>(A a) { } }")]
    [InlineData("public class T { [TacoTask] public void M(string? a) { } public void M(object a) { } }")]
    [InlineData("public class T { [TacoTask] public virtual void M() { } } public class U : T { [TacoTask] public override void M() { } }")]
    [InlineData("public abstract class T { [TacoTask] public abstract void M(); } public class U : T { public override void M() { } }")]
    [InlineData("public class T { [TacoTask] public void M() { } } public class T<A> { public void M() { } }")]
    [InlineData("public class B<A> { public virtual void M(A a) { } } public class T : B<int> { [TacoTask] public override void M(int a) { } }")]
    [InlineData("public class T { [TacoTask, System.Diagnostics.Conditional(\"DEBUG\")] public void M() { } }")]
    [InlineData("public class T { [TacoTask, DoesNotReturn] public void M() => throw new(); }")]
    [InlineData("public class T { [TacoTask] public void M([System.Runtime.CompilerServices.CallerMemberName] string a = \"\") { } }")]
    [InlineData("public partial class T { [TacoTask] public partial Task M(int a = 1); public async partial Task M(int a) => await Task.Yield(); }")]
    [InlineData("public class T { [TacoTask] public void M([System.Runtime.InteropServices.Optional, System.Runtime.CompilerServices.DateTimeConstant(5)] DateTime a, decimal b = 79228162514264337593543950335m) { } }")]
    [InlineData("public enum E : ulong { A = ulong.MaxValue } public class T { [TacoTask] public void M(E a = E.A, E b = (E)7) { } }")]
    [InlineData("#nullable disable\npublic class T<A>; public class U { [TacoTask] public T<string[]>[] M(T<string>[] a, string[][] b = null) => null; }")]
    [InlineData("#nullable enable annotations\npublic class T { [TacoTask] public string? M(string? a, string b = null) => a; }")]
    [InlineData("#nullable enable warnings\npublic class T { [TacoTask] public Task<string> M(string a, List<string> b = null) => null; }")]
    [InlineData("public ref struct R { public class T { [TacoTask] public void M() { } } }")]
    [InlineData("public interface I { public class T { [TacoTask] public void M() { } } [TacoTask] Task N(); }")]
    [InlineData("public interface I { [TacoTask] Task N(); public class T : I { public Task N() => Task.CompletedTask; } }")]
    [InlineData("public class T { public class T1 { [TacoTask(\"a\")] public void M() { } } [TacoTask(\"b\")] public void M() { } } public class TT1 { [TacoTask(\"c\")] public void M() { } }")]
    public void Odd_but_valid_code_is_generated_for(string source) => Generation.Of(source).ShouldCompile().Definitions.ShouldNotBeEmpty();

    [Fact]
    public void An_internal_contract_of_a_project_that_trusts_this_one_runs_here()
    {
        var library = Generation.Of(Projects.Create(
            $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{Projects.AssemblyName}\")] internal interface IMl {{ [TacoTask] Task M(); }}", name: "Library")).ToReference();
        Generation.Of(Projects.Create("internal class Ml : IMl { public Task M() => Task.CompletedTask; }", references: library)).ShouldCompile().ClassFiles.ShouldBe(["Ml.IMl.g.cs"]);
    }

    [Theory]
    [InlineData("public class T { [TacoTask(] public void M() { } }")]
    [InlineData("public class T { [TacoTask(MaxAttempts = )] public void M() { } }")]
    [InlineData("public class T { [TacoTask(MaxAttempts = new int[0])] public void M() { } }")]
    [InlineData("public class T { [TacoTask(MaxAttempts = 0, MaxAttempts = 0)] public void M() { } }")]
    [InlineData("public class T { [TacoTask(Unknown = 1)] public void M() { } }")]
    [InlineData("public class T { [TacoTask(1, 2)] public void M() { } }")]
    [InlineData("public class T { [TacoTask, TacoTask] public void M() { } }")]
    [InlineData("public class T { [TacoTask] public void }")]
    [InlineData("public class T { [TacoTask] public M(ref) { } }")]
    [InlineData("public class T { [TacoTask] public Task<> M(int, Unknown<Span<int>> a) { } }")]
    [InlineData("public class T { [TacoTask] public void M(params int a, int a) { } [TacoTask] public void M() { } [TacoTask] public void M() { } }")]
    [InlineData("public class T { [TacoTask] public void M([FromKeyedServices] int a, [FromKeyedServices(Unknown)] int b) { } public T(Unknown a) { } }")]
    [InlineData("[WorkerKind] public class T : Unknown, IUnknown { [TacoTask] public void M() { } }")]
    [InlineData("[WorkerKind(1)] public interface I { [TacoTask] void M(); } public class C : I")]
    [InlineData("public class { [TacoTask] public void M() { } }")]
    [InlineData("[TacoTask] void M() { }")]
    [InlineData("public class T : T { [TacoTask] public void M(T a) { } }")]
    [InlineData("public class T { [TacoTask] public void M(int a = Unknown, string b = 5, DayOfWeek c = (DayOfWeek)\"\") { } }")]
    public async Task Code_that_is_being_typed_upsets_nobody(string source)
    {
        var found = await Analysis.OfAsync(Generation.Of(source).Output);
        found.Where(diagnostic => !diagnostic.Id.StartsWith("TACO", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
