using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class AccessibilityTests
{
    [Theory]
    [InlineData("public class T { [TacoTask] public void M() { } }", "public", "public")]
    [InlineData("public interface IT { [TacoTask] void M(); }", "public", "public")]
    [InlineData("public class T { [TacoTask] internal void M() { } }", "internal", "internal")]
    [InlineData("public class T { [TacoTask] protected internal void M() { } }", "internal", "internal")]
    [InlineData("class T { [TacoTask] public void M() { } }", "internal", "internal")]
    [InlineData("class Outer { public class T { [TacoTask] public void M() { } } }", "internal", "internal")]
    [InlineData("public class Outer { protected internal class T { [TacoTask] public void M() { } } }", "internal", "internal")]
    [InlineData("public class T { [TacoTask] internal void M(Hidden a) { } } class Hidden;", "internal", "internal")]
    [InlineData("class T { [TacoTask] public Hidden? M() => null; } class Hidden;", "internal", "internal")]
    [InlineData("public class T { [TacoTask] internal void M(List<Hidden[]> a) { } [TacoTask] public void N() { } } class Hidden;", "public", "internal")]
    public void A_stub_is_as_accessible_as_what_it_shows(string source, string all, string one)
    {
        var output = Generation.Of(source).ShouldCompile().Output;
        var stubs = output.GetSymbolsWithName(name => name.EndsWith("Stubs", StringComparison.Ordinal), SymbolFilter.Type).Cast<INamedTypeSymbol>().Single();
        Show(stubs).ShouldBe(all);
        Show(output.GetSymbolsWithName(name => name.EndsWith("ClientExtensions", StringComparison.Ordinal), SymbolFilter.Type).Single()).ShouldBe(all);
        Show(stubs.GetMembers("M").Single()).ShouldBe(one);
        Show(stubs.GetTypeMembers("MStub").Single()).ShouldBe(one);
    }

    private static string Show(ISymbol symbol) => symbol.DeclaredAccessibility == Accessibility.Public ? "public" : "internal";
}
