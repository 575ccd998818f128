namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class ContractTests
{
    private const string Contract = "public interface IMl { [TacoTask] Task M(); } ";

    [Theory]
    [InlineData("public class [|A|] : IMl { public Task M() => Task.CompletedTask; } public class [|B|] : IMl { public Task M() => Task.CompletedTask; }")]
    [InlineData("public class [|A|] : IMl { public Task M() => Task.CompletedTask; } public class [|B|] : A;")]
    [InlineData("public record [|A|] : IMl { public Task M() => Task.CompletedTask; } internal sealed class [|B|] : IMl { Task IMl.M() => Task.CompletedTask; }")]
    public Task Two_implementations_are_an_error_at_both_classes(string source) => Analysis.ShouldReport("TACO0015", Contract + source);

    [Fact]
    public Task So_they_are_of_a_contract_of_another_project() => Analysis.ShouldReport(
        "TACO0015",
        "public class [|A|] : IMl { public Task M() => Task.CompletedTask; } public class [|B|] : IMl { public Task M() => Task.CompletedTask; }",
        Generation.Of(Projects.Create(Contract, name: "Contracts")).ToReference());

    [Theory]
    [InlineData("public class A : IMl { public Task M() => Task.CompletedTask; }")]
    [InlineData("public abstract class A : IMl { public Task M() => Task.CompletedTask; } public class B : A;")]
    [InlineData("public partial class A : IMl { public Task M() => Task.CompletedTask; } public partial class A : IDisposable { public void Dispose() { } }")]
    [InlineData("public class A : IMl { public Task M() => Task.CompletedTask; } class Tests { class Fake : IMl { public Task M() => Task.CompletedTask; } }")]
    [InlineData("public class A : IMl { public Task M() => Task.CompletedTask; } file class Fake : IMl { public Task M() => Task.CompletedTask; }")]
    [InlineData("public class A<T> : IMl { public Task M() => Task.CompletedTask; } public class B : IMl { public Task M() => Task.CompletedTask; }")]
    public Task One_that_the_worker_can_make_is_fine(string source) => Analysis.ShouldReportNothing(Contract + source);
}
