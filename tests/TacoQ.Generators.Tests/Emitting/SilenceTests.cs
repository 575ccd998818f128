namespace TacoQ.Generators.Tests.Emitting;

/// <summary>The generator leaves invalid methods out and says nothing: that is for the analyzers.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData("[TacoTask] public void M<T>() { }")]
    [InlineData("[TacoTask] public void M(ref int a) { }")]
    [InlineData("[TacoTask] public void M(Span<int> a) { }")]
    [InlineData("[TacoTask] private void M() { }")]
    [InlineData("[TacoTask] public Task<Task> M() => throw new();")]
    [InlineData("[TacoTask] public void M(Stream a) { }")]
    [InlineData("[TacoTask] public async void M() => await Task.Yield();")]
    [InlineData("[TacoTask(\"no kind\")] public void M() { }")]
    [InlineData("[TacoTask(MaxAttempts = 0)] public void M() { }")]
    [InlineData("[TacoTask(RetryOn = [typeof(string)])] public void M() { }")]
    [InlineData("[TacoTask(RetryOn = [typeof(Unknown)])] public void M() { }")]
    [InlineData("[TacoTask(RetryOn = typeof(Exception))] public void M() { }")]
    [InlineData("[TacoTask(RetryDelaySeconds = 2, MaxRetryDelaySeconds = 1)] public void M() { }")]
    [InlineData("[TacoTask, Obsolete(\"\", true)] public void M() { }")]
    [InlineData("[TacoTask] public void M(Unknown a) { }")]
    [InlineData("[TacoTask] public List<Unknown> M() => throw new();")]
    [InlineData("public void M() { [TacoTask] void Local() { } Local(); }")]
    public void An_invalid_method_is_left_out_and_its_neighbour_stays(string member)
    {
        var generation = Generation.Of($"public class T {{ {member} [TacoTask] public void Valid() {{ }} }}");
        generation.Definitions.ShouldBe(["default/t.valid"]);
    }

    [Theory]
    [InlineData("public struct T { [TacoTask] public void M() { } }")]
    [InlineData("public class T<A> { [TacoTask] public void M() { } }")]
    [InlineData("[WorkerKind(\"a.b\")] public class T { [TacoTask] public void M() { } }")]
    [InlineData("file class T { [TacoTask] public void M() { } }")]
    [InlineData("public class T { public void NoTask() { } }")]
    public void A_class_without_a_valid_task_has_no_file(string source) => Generation.Of(source).ShouldCompile().ClassFiles.ShouldBeEmpty();

    [Theory]
    [InlineData("public class T { [TacoTask(\"a\")] public void M() { } [TacoTask(\"b\")] public void M(int a) { } }")]
    [InlineData("public class T { [TacoTask(\"a\")] public void M() { } [TacoTask(\"b\")] public Task MAsync() => Task.CompletedTask; }")]
    public void Of_two_tasks_with_one_stub_the_first_is_kept(string source) => Generation.Of(source).ShouldCompile().Definitions.ShouldBe(["default/a"]);

    [Fact]
    public void An_attribute_of_the_same_name_is_another_one() =>
        Generation.Of("namespace Mine { class TacoTaskAttribute : Attribute; class T { [TacoTask] public void M() { } } }").ShouldCompile().ClassFiles.ShouldBeEmpty();
}
