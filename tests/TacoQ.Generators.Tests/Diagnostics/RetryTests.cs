namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class RetryTests
{
    [Theory]
    [InlineData("[TacoTask([|RetryOn = new[] { typeof(string) }|])] public void M() { }")]
    [InlineData("[TacoTask([|NoRetryOn = [typeof(int[])]|])] public void M() { }")]
    [InlineData("[TacoTask([|RetryOn = [typeof(IDisposable)]|], MaxAttempts = 2)] public void M() { }")]
    [InlineData("[TacoTask([|RetryOn = [typeof(Exception), null!]|])] public void M() { }")]
    [InlineData("public interface IMine { [TacoTask([|RetryOn = [typeof(object)]|])] Task M(); }")]
    public Task What_is_no_exception_is_an_error_where_it_stands(string source) => Analysis.ShouldReport("TACO0020", source);

    [Theory]
    [InlineData("public class T { private class Mine : Exception; [TacoTask([|RetryOn = [typeof(Mine)]|])] public void M() { } }")]
    [InlineData("public class T { protected class Mine : Exception; [TacoTask([|NoRetryOn = [typeof(Mine)]|])] public void M() { } }")]
    [InlineData("public class T { private class Outer { public class Mine : Exception; } [TacoTask([|RetryOn = [typeof(Outer.Mine)]|])] public void M() { } }")]
    [InlineData("public class T { private class Mine; [TacoTask([|RetryOn = [typeof(Failed<Mine>)]|])] public void M() { } } public class Failed<A> : Exception;")]
    [InlineData("file class Mine : Exception; public class T { [TacoTask([|RetryOn = [typeof(Mine)]|])] public void M() { } }")]
    [InlineData("public class Failed<A> : Exception; public class T { [TacoTask([|RetryOn = [typeof(Failed<>)]|])] public void M() { } }")]
    [InlineData("class Mine : Exception; public interface IMine { [TacoTask([|RetryOn = [typeof(Mine)]|])] Task M(); }")]
    public Task An_exception_that_cannot_be_named_or_thrown_is_one_too(string source) => Analysis.ShouldReport("TACO0020", source);

    [Theory]
    [InlineData("[TacoTask(RetryOn = [typeof(Exception)], NoRetryOn = [typeof(OperationCanceledException), typeof(FileNotFoundException)])] public void M() { }")]
    [InlineData("[TacoTask(RetryOn = new Type[0], NoRetryOn = [])] public void M() { }")]
    [InlineData("class Mine : IOException; public class T { [TacoTask(RetryOn = [typeof(Mine)])] public void M() { } }")]
    [InlineData("class Mine : IOException; interface IMine { [TacoTask(RetryOn = [typeof(Mine)])] Task M(); } class T : IMine { public Task M() => Task.CompletedTask; }")]
    [InlineData("public class Failed<A> : Exception; public class T { [TacoTask(RetryOn = [typeof(Failed<string>)])] public void M() { } }")]
    public Task Exceptions_that_generated_code_can_name_are_fine(string source) => Analysis.ShouldReportNothing(source);

    [Theory]
    [InlineData("RetryOn = [typeof(string)]", "RetryOn names 'string', which is no exception")]
    [InlineData("NoRetryOn = [typeof(Hidden)]", "NoRetryOn names 'Tasks.Hidden', which generated code cannot name, because 'Hidden' is private; make it internal or public")]
    public async Task The_message_names_the_option_the_type_and_what_is_wrong(string option, string message)
    {
        var found = await Analysis.ShouldReport("TACO0020", $"[TacoTask([|{option}|])] public void M() {{ }} private class Hidden : Exception;");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe(message);
    }

    [Fact]
    public async Task A_longest_wait_that_is_shorter_than_the_first_is_an_error()
    {
        var found = await Analysis.ShouldReport("TACO0021", "[TacoTask(RetryDelaySeconds = 2.5, [|MaxRetryDelaySeconds = 2|])] public void M() { }");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe("MaxRetryDelaySeconds is 2, and must be RetryDelaySeconds (2.5) or more");
    }

    [Theory]
    [InlineData("RetryDelaySeconds = 2, MaxRetryDelaySeconds = 2")]
    [InlineData("RetryDelaySeconds = 5000")]
    [InlineData("MaxRetryDelaySeconds = 0")]
    public Task One_of_the_two_or_both_alike_are_fine(string options) => Analysis.ShouldReportNothing($"[TacoTask({options})] public void M() {{ }}");
}
