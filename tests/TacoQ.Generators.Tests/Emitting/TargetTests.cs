namespace TacoQ.Generators.Tests.Emitting;

public sealed class TargetTests
{
    [Theory]
    [InlineData("public class T { [TacoTask] public void M() { } }", "new global::T()")]
    [InlineData("public class T { internal T() { } [TacoTask] public void M() { } }", "new global::T()")]
    [InlineData("public record T(Uri A) { [TacoTask] public void M() { } }", "new global::T(Required<global::System.Uri>(services))")]
    [InlineData("public class T([FromKeyedServices(\"a\\\"b\")] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, \"a\\\"b\"))")]
    [InlineData("public class T([FromKeyedServices(DayOfWeek.Friday)] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, global::System.DayOfWeek.Friday))")]
    [InlineData("public class T([FromKeyedServices(typeof(List<>))] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, typeof(global::System.Collections.Generic.List<>)))")]
    [InlineData("public class T([FromKeyedServices((byte)7)] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, (byte)7))")]
    [InlineData("public class T([FromKeyedServices(-7L)] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, -7L))")]
    [InlineData("public class T([FromKeyedServices(null)] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, null))")]
    [InlineData("public class T(Uri? a) { [TacoTask] public Uri? M() => a; }", "new global::T(Optional<global::System.Uri>(services))")]
    [InlineData("public class T(string a = \"x\") { [TacoTask] public string M() => a; }", "new global::T(Optional<string>(services) ?? \"x\")")]
    [InlineData("public class T(string a = null!) { [TacoTask] public string M() => a; }", "new global::T(Optional<string>(services) ?? null!)")]
    [InlineData("public class T([FromKeyedServices((short)-7)] Uri a) { [TacoTask] public Uri M() => a; }", "new global::T(RequiredKeyed<global::System.Uri>(services, (short)(-7)))")]
    [InlineData("public class T(TimeSpan? a, DayOfWeek b = DayOfWeek.Friday) { [TacoTask] public TimeSpan? M() => b == 0 ? null : a; }", "new global::T(services.GetService(typeof(global::System.TimeSpan)) is global::System.TimeSpan service0 ? service0 : null, services.GetService(typeof(global::System.DayOfWeek)) is global::System.DayOfWeek service1 ? service1 : global::System.DayOfWeek.Friday)")]
    [InlineData("public class T(int a = 5) { [TacoTask] public int M() => a; }", "new global::T(services.GetService(typeof(int)) is int service0 ? service0 : 5)")]
    [InlineData("public class T { private T() { } [TacoTask] public void M() { } }", "throw new global::System.NotSupportedException()")]
    [InlineData("public abstract class T { [TacoTask] public void M() { } }", "throw new global::System.NotSupportedException()")]
    [InlineData("public class T { public required string A { get; set; } [TacoTask] public void M() { } }", "throw new global::System.NotSupportedException()")]
    [InlineData("public class B { public required string A; } public class T : B { [TacoTask] public void M() { } }", "throw new global::System.NotSupportedException()")]
    [InlineData("public class T { [SetsRequiredMembers] public T() { } public required string A { get; set; } = \"\"; [TacoTask] public void M() { } }", "new global::T()")]
    [InlineData("public class T { public T(ref int a) { } public T(Span<int> a) { } public T(Uri a) { } [TacoTask] public void M() { } }", "new global::T(Required<global::System.Uri>(services))")]
    public void The_instance_is_made_by_the_one_constructor(string source, string creation)
    {
        var file = Generation.Of(source).ShouldCompile().Files["T.g.cs"]
            .Replace("global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<", "Required<", StringComparison.Ordinal)
            .Replace("global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetService<", "Optional<", StringComparison.Ordinal)
            .Replace("global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<", "RequiredKeyed<", StringComparison.Ordinal);
        file.ShouldContain($"CreateTarget(global::System.IServiceProvider services) =>\n                    {creation};");
        file.ShouldContain($"CanCreateTarget => {(creation.StartsWith("throw", StringComparison.Ordinal) ? "false" : "true")};");
    }

    // Another generator may make it: then the class can still be registered as a service.
    [Fact]
    public void A_constructor_that_takes_something_unknown_is_not_called() =>
        Generation.Of("public class T(Unknown a) { [TacoTask] public void M() => a.ToString(); }").Files["T.g.cs"].ShouldContain("CanCreateTarget => false;");

    [Theory]
    [InlineData("public static class T { [TacoTask] public static void M() { } }")]
    [InlineData("public class T(int a) { [TacoTask] public static void M() { } public int A => a; }")]
    [InlineData("public abstract class T { [TacoTask] public static void M() { } }")]
    public void A_static_method_needs_no_instance(string source)
    {
        var file = Generation.Of(source).ShouldCompile().Files["T.g.cs"];
        file.ShouldContain("class Handler : global::TacoQ.Generation.TaskHandler\n");
        file.ShouldContain("global::T.M();");
        file.ShouldNotContain("CreateTarget");
    }
}
