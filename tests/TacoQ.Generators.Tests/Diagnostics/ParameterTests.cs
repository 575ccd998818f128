namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("[TacoTask] public void M([|ref|] int a) { }")]
    [InlineData("[TacoTask] public void M(string a, [|out|] int b) => b = 0;")]
    [InlineData("[TacoTask] public void M([|in|] int a) { }")]
    [InlineData("[TacoTask] public void M([|ref readonly|] int a) { }")]
    [InlineData("[TacoTask] public void M([|in|] CancellationToken a) { }")]
    public Task A_parameter_by_reference_is_an_error_at_its_modifier(string source) => Analysis.ShouldReport("TACO0002", source);

    [Theory]
    [InlineData("[TacoTask] public void M([|Span<byte>|] a) { }")]
    [InlineData("[TacoTask] public void M(int a, [|ReadOnlySpan<char>|] b) { }")]
    [InlineData("[TacoTask] public void M(params [|ReadOnlySpan<int>|] a) { }")]
    [InlineData("[TacoTask] public unsafe void M([|int*|] a) { }")]
    [InlineData("[TacoTask] public unsafe void M([|void*|] a) { }")]
    [InlineData("[TacoTask] public unsafe void M([|delegate*<int, void>|] a) { }")]
    [InlineData("[TacoTask] public void M([|TypedReference|] a) { }")]
    public Task A_parameter_on_the_stack_is_an_error_at_its_type(string source) => Analysis.ShouldReport("TACO0003", source);

    [Theory]
    [InlineData("""[WorkerKind("w", Naming = PayloadNaming.SnakeCase)] public class T { [TacoTask] public void M(int batchSize, [|int|] batch_size) { } }""")]
    [InlineData("""[WorkerKind("w", Naming = PayloadNaming.SnakeCase)] public interface IT { [TacoTask] void M(int aB, int AB, [|int|] a_b, CancellationToken ab); }""")]
    public Task Two_arguments_of_one_name_in_the_payload_are_an_error_at_the_second(string source) => Analysis.ShouldReport("TACO0022", source);

    [Fact]
    public Task Without_snake_case_they_differ() => Analysis.ShouldReportNothing("""[WorkerKind("w")] public class T { [TacoTask] public void M(int batchSize, int batch_size) { } }""");
}
