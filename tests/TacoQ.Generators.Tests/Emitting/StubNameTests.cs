using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class StubNameTests
{
    [Theory]
    [InlineData("public class ImageTasks { [TacoTask] public void Resize() { } }", "ImageTasks().Resize")]
    [InlineData("public class ImageTasks { [TacoTask] public void ResizeAsync() { } }", "ImageTasks().Resize")]
    [InlineData("public interface IMlTasks { [TacoTask] Task EmbedAsync(); }", "MlTasks().Embed")]
    [InlineData("public class Outer { public class Inner { [TacoTask] public void M() { } } }", "OuterInner().M")]
    [InlineData("public class Outer { public interface IInner { [TacoTask] Task M(); } }", "OuterInner().M")]
    [InlineData("public class Outer { public struct Middle { public record Inner { [TacoTask] public void M() { } } } }", "OuterMiddleInner().M")]
    [InlineData("namespace A.B { public class Tasks { [TacoTask] public void M() { } } }", "Tasks().M")]
    [InlineData("namespace @class.@event { public class @namespace { [TacoTask] public void @void(int @ref) { } } }", "@namespace().@void")]
    [InlineData("public class Tasks { [TacoTask] public void classAsync() { } }", "Tasks().@class")]
    [InlineData("public class Größen { [TacoTask(\"a\")] public void Ändern(string größe) { } }", "Größen().Ändern")]
    [InlineData("namespace Images { public class Images { [TacoTask] public void Images_() { } } }", "Images().Images_")]
    [InlineData("namespace TacoQ.Things { public class Task { [TacoTask] public void N() { } } }", "Task().N")]
    [InlineData("namespace System { public class Tasks { [TacoTask] public void M(Int32 String) { } } }", "Tasks().M")]
    [InlineData("public class @await { [TacoTask] public void @field() { } }", "@await().@field")]
    [InlineData("public class ToString { [TacoTask] public void M() { } }", "ToString2().M")]
    [InlineData("public class EnqueueAsync { [TacoTask] public void M() { } }", "EnqueueAsync().M")]
    public void A_stub_is_called_after_class_and_method(string source, string stub) => ShouldHaveStubs(source, stub);

    [Theory]
    [InlineData("public class T { [TacoTask] public void Foo() { } [TacoTask] public void FooStub() { } [TacoTask] public void FooStub2() { } }", "T().Foo", "T().FooStub", "T().FooStub2")]
    [InlineData("public class T { [TacoTask] public void client() { } [TacoTask] public void clientStub() { } [TacoTask] public void client2() { } }", "T().client", "T().client2")]
    [InlineData("public class T { [TacoTask] public void TStubs() { } [TacoTask] public void TEntries() { } [TacoTask] public void TClientExtensions() { } }", "T().TStubs", "T().TEntries")]
    [InlineData("public class T { [TacoTask(\"a\")] public new int GetHashCode() => 1; [TacoTask(\"b\")] public new void GetType() { } [TacoTask(\"c\")] public void Finalize(int a) { } [TacoTask(\"d\")] public new void MemberwiseClone() { } [TacoTask(\"e\")] public new static void ReferenceEquals(object a, object b) { } }",
        "T().GetHashCode", "T().GetType", "T().Finalize", "T().MemberwiseClone", "T().ReferenceEquals")]
    [InlineData("public class T { [TacoTask] public void Call() { } [TacoTask] public void With() { } [TacoTask] public void InvokeAsync() { } [TacoTask] public void Definition() { } [TacoTask] public void Arguments() { } [TacoTask] public void Handler() { } }", "T().Call", "T().With", "T().Invoke")]
    [InlineData("public class Ml { [TacoTask(\"a\")] public void M() { } } public interface IMl { [TacoTask(\"b\")] Task M(); }", "Ml().M", "IMl().M")]
    [InlineData("public class AB { [TacoTask(\"a\")] public void M() { } } public class A { public class B { [TacoTask(\"b\")] public void M() { } } }", "AB().M", "AB2().M")]
    [InlineData("public class T { [TacoTask] public void M() { } } public class TStubs; public class TClientExtensions; public class TStubs2;", "T().M")]
    [InlineData("namespace A { public class T { [TacoTask(\"a\")] public void M() { } } } namespace A.TStubs { public class X; }", "T().M")]
    [InlineData("namespace A { public class T { [TacoTask(\"a\")] public void M() { } } } namespace A_T { public class X { [TacoTask(\"b\")] public void M() { } } } public class A_T_X { [TacoTask(\"c\")] public void M() { } }", "A_T_X().M")]
    [InlineData("public class foo { [TacoTask(\"a\")] public void M() { } } public class Foo { [TacoTask(\"b\")] public void M() { } }", "foo().M", "Foo().M")]
    [InlineData("public class TacoTasks { [TacoTask] public void M() { } }", "TacoTasks().M")]
    [InlineData("public class T { [TacoTask(\"a\")] public void GetAwaiter() { } [TacoTask(\"b\")] public void Deconstruct(int a) { } }", "T().GetAwaiter")]
    public void Names_never_collide(string source, params string[] stubs) => ShouldHaveStubs(source, stubs);

    private static void ShouldHaveStubs(string source, params string[] stubs)
    {
        var generation = Generation.Of(source).ShouldCompile();
        var namespaces = generation.Output.GetSymbolsWithName(name => name.Contains("ClientExtensions", StringComparison.Ordinal), SymbolFilter.Type)
            .Select(type => type.ContainingNamespace).Where(ns => !ns.IsGlobalNamespace)
            .Select(ns => $"using {ns.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)};").Distinct();
        var usage = $$"""
            {{string.Join("\n", namespaces)}}
            internal static class Usage { public static void Use(global::TacoQ.ITacoClient client) { {{string.Concat(stubs.Select(stub => $"client.{stub}.With(new());"))}} } }
            """;
        generation.Output.AddSyntaxTrees(Projects.Parse(usage, Projects.VersionOf(generation.Project), "Usage.cs"))
            .GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
    }
}
