namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class AccessTests
{
    [Theory]
    [InlineData("[TacoTask] private void [|M|]() { }")]
    [InlineData("[TacoTask] void [|M|]() { }")]
    [InlineData("[TacoTask] protected void [|M|]() { }")]
    [InlineData("[TacoTask] private protected void [|M|]() { }")]
    [InlineData("public interface IMine { [TacoTask] protected Task [|M|](); }")]
    [InlineData("public interface IMine { [TacoTask] private Task [|M|]() => Task.CompletedTask; }")]
    public Task A_private_method_is_an_error_at_its_name(string source) => Analysis.ShouldReport("TACO0004", source);

    [Theory]
    [InlineData("public class Outer { private class Tasks { [TacoTask] public void [|M|]() { } } }")]
    [InlineData("public class Outer { protected class Tasks { [TacoTask] public void [|M|]() { } } }")]
    [InlineData("public class Outer { private class Middle { public class Tasks { [TacoTask] public void [|M|]() { } } } }")]
    [InlineData("file class Tasks { [TacoTask] public void [|M|]() { } }")]
    [InlineData("file interface IMine { [TacoTask] Task [|M|](); }")]
    public Task A_method_of_a_hidden_type_is_an_error_at_its_name(string source) => Analysis.ShouldReport("TACO0004", source);

    [Theory]
    [InlineData("[TacoTask] internal void M() { }")]
    [InlineData("[TacoTask] protected internal void M() { }")]
    [InlineData("class Tasks { [TacoTask] public void M() { } }")]
    [InlineData("public class Outer { internal class Tasks { [TacoTask] public void M() { } } }")]
    public Task An_internal_method_is_fine(string source) => Analysis.ShouldReportNothing(source);

    [Fact]
    public async Task The_message_says_what_is_hidden_and_how()
    {
        var found = await Analysis.ShouldReport("TACO0004", "public class Outer { private class Tasks { [TacoTask] public void [|M|]() { } } }");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe("Generated code cannot call 'M': the type 'Tasks' is private; make it internal or public");
    }
}
