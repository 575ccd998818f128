namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class GenericityTests
{
    [Theory]
    [InlineData("[TacoTask] public void M[|<T>|]() { }")]
    [InlineData("[TacoTask] public static Task M[|<TKey, TValue>|](string a) => Task.CompletedTask;")]
    [InlineData("public interface IMine { [TacoTask] Task M[|<T>|](); }")]
    public Task A_generic_method_is_an_error_at_its_type_parameters(string source) => Analysis.ShouldReport("TACO0001", source);

    [Theory]
    [InlineData("public class Tasks<T> { [TacoTask] public void [|M|]() { } }")]
    [InlineData("public class Outer<T> { public class Tasks { [TacoTask] public void [|M|]() { } } }")]
    [InlineData("public interface IMine<T> { [TacoTask] Task [|M|](); }")]
    [InlineData("public record Tasks<T> { [TacoTask] public void [|M|]() { } }")]
    public Task A_method_of_a_generic_type_is_an_error_at_its_name(string source) => Analysis.ShouldReport("TACO0005", source);

    [Theory]
    [InlineData("public struct Tasks { [TacoTask] public void [|M|]() { } }")]
    [InlineData("public record struct Tasks { [TacoTask] public void [|M|]() { } }")]
    [InlineData("public readonly struct Tasks { [TacoTask] public static void [|M|]() { } }")]
    [InlineData("public ref struct Tasks { [TacoTask] public void [|M|]() { } }")]
    public Task A_method_of_a_struct_is_an_error_at_its_name(string source) => Analysis.ShouldReport("TACO0016", source);

    [Theory]
    [InlineData("public struct Outer { public class Tasks { [TacoTask] public void M() { } } }")]
    [InlineData("public record Tasks { [TacoTask] public void M() { } }")]
    [InlineData("public static class Tasks { [TacoTask] public static void M(List<int> a) { } }")]
    public Task A_class_in_a_struct_and_a_record_are_fine(string source) => Analysis.ShouldReportNothing(source);
}
