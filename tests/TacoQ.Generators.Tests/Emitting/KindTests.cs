namespace TacoQ.Generators.Tests.Emitting;

public sealed class KindTests
{
    [Theory]
    [InlineData("class ImageTasks { [TacoTask] internal void Resize() { } }", "image.resize")]
    [InlineData("class Images { [TacoTask] internal void ResizeAsync() { } }", "images.resize")]
    [InlineData("class HTTPServerTasks { [TacoTask] internal void GetURLAsync() { } }", "http-server.get-url")]
    [InlineData("class Sha256Tasks { [TacoTask] internal void HashV2API() { } }", "sha256.hash-v2-api")]
    [InlineData("class Tasks { [TacoTask] internal void Async() { } }", "tasks.async")]
    [InlineData("class IOTasks { [TacoTask] internal void Read_all_Bytes() { } }", "io.read-all-bytes")]
    [InlineData("class a { [TacoTask] internal void b() { } }", "a.b")]
    [InlineData("class T { [TacoTask] internal void _() { } }", "t._")]
    [InlineData("class Outer { internal class InnerTasks { [TacoTask] internal void M() { } } }", "inner.m")]
    [InlineData("interface IMlTasks { [TacoTask] Task EmbedAsync(); }", "ml.embed")]
    [InlineData("interface Items { [TacoTask] Task Count(); }", "items.count")]
    [InlineData("interface ITasks { [TacoTask] Task M(); }", "tasks.m")]
    [InlineData("interface I { [TacoTask] Task M(); }", "i.m")]
    [InlineData("record UserTasks { [TacoTask] internal void Add() { } }", "user.add")]
    [InlineData("class T { [TacoTask(\"My.Own_kind-1\")] internal void M() { } }", "My.Own_kind-1")]
    [InlineData("class T { const string Kind = \"constant\"; [TacoTask(kind: Kind + \".1\")] internal void M() { } }", "constant.1")]
    [InlineData("class T { [TacoTask(null!)] internal void M() { } }", "t.m")]
    public void The_default_kind_is_class_and_method_in_kebab_case(string source, string kind) =>
        Generation.Of(source).ShouldCompile().Definitions.ShouldBe([$"default/{kind}"]);

    [Theory]
    [InlineData("class T { [TacoTask(\"a\")] internal void M() { } }", "default")]
    [InlineData("[WorkerKind(\"own\")] class T { [TacoTask(\"a\")] internal void M() { } }", "own")]
    [InlineData("[WorkerKind(\"outer\")] class Outer { internal class T { [TacoTask(\"a\")] internal void M() { } } }", "outer")]
    [InlineData("[WorkerKind(\"outer\")] class Outer { [WorkerKind(\"own\")] internal class T { [TacoTask(\"a\")] internal void M() { } } }", "own")]
    [InlineData("[assembly: WorkerKind(\"all\")] class T { [TacoTask(\"a\")] internal void M() { } }", "all")]
    [InlineData("[assembly: WorkerKind(\"all\")] [WorkerKind(\"own\")] interface IT { [TacoTask(\"a\")] Task M(); }", "own")]
    public void The_worker_kind_is_that_of_the_nearest_attribute(string source, string workerKind) =>
        Generation.Of(source).ShouldCompile().Definitions.ShouldBe([$"{workerKind}/a"]);

    [Theory]
    [InlineData("MaxAttempts = 5", "{ MaxAttempts = 5 }")]
    [InlineData("TimeoutSeconds = 60", "{ Timeout = global::System.TimeSpan.FromSeconds(60D) }")]
    [InlineData("TimeoutSeconds = 0.25, Priority = 9", "{ Timeout = global::System.TimeSpan.FromSeconds(0.25D), Priority = 9 }")]
    [InlineData("Backoff = TaskBackoff.Linear, RetryDelaySeconds = 0.5", "{ Backoff = global::TacoQ.TaskBackoff.Linear, RetryDelay = global::System.TimeSpan.FromSeconds(0.5D) }")]
    [InlineData("MaxRetryDelaySeconds = 60", "{ MaxRetryDelay = global::System.TimeSpan.FromSeconds(60D) }")]
    [InlineData("LongRunning = true", "{ LongRunning = true }")]
    [InlineData("RetryOn = new[] { typeof(IOException), typeof(TimeoutException) }", "{ RetryOn = new global::System.Type[] { typeof(global::System.IO.IOException), typeof(global::System.TimeoutException) } }")]
    [InlineData("NoRetryOn = [typeof(ArgumentException)]", "{ NoRetryOn = new global::System.Type[] { typeof(global::System.ArgumentException) } }")]
    [InlineData("RetryOn = new Type[0], MaxAttempts = 2", "{ MaxAttempts = 2 }")]
    [InlineData("RetentionSeconds = 3153600000", "{ Retention = global::System.TimeSpan.FromSeconds(3153600000D) }")]
    public void Options_that_are_set_are_in_the_definition(string options, string initializer) =>
        Generation.Of($"class T {{ [TacoTask({options})] internal void M() {{ }} }}").ShouldCompile().Files["T.g.cs"].ShouldContain($"(\"t.m\", \"default\") {initializer};");
}
