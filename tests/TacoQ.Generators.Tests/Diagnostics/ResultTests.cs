namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class ResultTests
{
    [Theory]
    [InlineData("[TacoTask] public [|ref int|] M() => throw new();")]
    [InlineData("[TacoTask] public [|ref readonly int|] M() => throw new();")]
    [InlineData("[TacoTask] public [|IAsyncEnumerable<int>|] M() => throw new();")]
    [InlineData("[TacoTask] public async [|IAsyncEnumerable<int>|] M() { await Task.Yield(); yield return 1; }")]
    [InlineData("[TacoTask] public [|Task<Task>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Task<ValueTask<int>>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|System.Runtime.CompilerServices.YieldAwaitable|] M() => Task.Yield();")]
    [InlineData("[TacoTask] public [|System.Runtime.CompilerServices.ConfiguredTaskAwaitable<int>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Mine|] M() => throw new(); public class Mine : Task<int> { public Mine() : base(() => 1) { } }")]
    [InlineData("[TacoTask] public [|Span<byte>|] M() => default;")]
    [InlineData("[TacoTask] public unsafe [|int*|] M() => default;")]
    [InlineData("[TacoTask] public [|Stream|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Task<MemoryStream>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Action|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Task<Func<int>>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Task<IDisposable>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Task<(int A, string B)>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|List<Stream>|] M() => throw new();")]
    [InlineData("[TacoTask] public [|Type|] M() => throw new();")]
    [InlineData("public interface IMine { [TacoTask] [|IAsyncEnumerable<int>|] M(); }")]
    public Task A_result_that_cannot_be_sent_is_an_error_at_its_type(string source) => Analysis.ShouldReport("TACO0006", source);

    [Theory]
    [InlineData("[TacoTask] public async [|void|] M() => await Task.Yield();")]
    [InlineData("[TacoTask] public static async [|void|] M(int a) => await Task.Yield();")]
    [InlineData("public partial class Tasks { [TacoTask] public partial [|void|] M(); public async partial void M() => await Task.Yield(); }")]
    public Task Async_void_is_an_error_at_void(string source) => Analysis.ShouldReport("TACO0009", source);

    [Theory]
    [InlineData("[TacoTask] public void M() { }")]
    [InlineData("[TacoTask] public Task M() => Task.CompletedTask;")]
    [InlineData("[TacoTask] public ValueTask M() => default;")]
    [InlineData("[TacoTask] public int? M() => 1;")]
    [InlineData("[TacoTask] public IEnumerable<int> M() => [];")]
    [InlineData("[TacoTask] public Task<IReadOnlyDictionary<string, int[]>> M() => throw new();")]
    [InlineData("[TacoTask] public async ValueTask<byte[]> M() { await Task.Yield(); return []; }")]
    public Task A_result_that_can_be_sent_is_fine(string source) => Analysis.ShouldReportNothing(source);
}
