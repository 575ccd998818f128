namespace TacoQ.Generators.Tests.Emitting;

/// <summary>Whole files, as a user sees them by F12. A change of one is approved by renaming its received file.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_class_with_services() => ShouldMatch("App.ImageTasks.g.cs", """
        namespace App;

        public interface IBlobStore;
        public sealed record ImageInfo(int Width, int Height);

        [WorkerKind("images")]
        public sealed class ImageTasks(IBlobStore blobs)
        {
            [TacoTask("images.resize", MaxAttempts = 5, TimeoutSeconds = 60)]
            public async Task<ImageInfo> Resize(string url, int width, TaskContext context, CancellationToken ct) { await Task.Yield(); return blobs is null ? throw new() : new(width, 1); }
        }
        """);

    [Fact]
    public void Static_methods_with_every_kind_of_value() => ShouldMatch("App.MathTasks.g.cs", """
        namespace App;

        public readonly record struct Point(int X, int Y);

        public static class MathTasks
        {
            [TacoTask] public static double Scale(double value, DayOfWeek day = DayOfWeek.Friday, int? times = null, Point? origin = null, IReadOnlyList<Point>? path = null) => value;
            [TacoTask] public static int? Sum(int start = 1, params int[] numbers) => start;
            [TacoTask] internal static void Reset() { }
        }
        """);

    [Fact]
    public void An_object_that_is_the_payload() => ShouldMatch("App.UserTasks.g.cs", """
        namespace App;

        public record User(string Name);

        public class UserTasks
        {
            [TacoTask] public ValueTask AddAsync(User user, [FromServices] TimeProvider time, [FromKeyedServices("spare")] IDisposable? store = null) => default;
            [TacoTask] public User? Find(Dictionary<string, string> filter) => null;
        }
        """);

    [Fact]
    public void A_class_with_a_retry_policy() => ShouldMatch("App.FeedTasks.g.cs", """
        namespace App;

        public class FeedTasks
        {
            public class UnavailableException<T> : Exception;

            [TacoTask(MaxAttempts = 10, Backoff = TaskBackoff.Linear, RetryDelaySeconds = 2.5, MaxRetryDelaySeconds = 60, RetryOn = [typeof(UnavailableException<string>), typeof(TimeoutException)], NoRetryOn = [typeof(OperationCanceledException)])]
            public void Fetch() { }

            [TacoTask(LongRunning = true)]
            public void Import() { }
        }
        """);

    [Fact]
    public void A_contract() => ShouldMatch("App.IMlTasks.g.cs", Contract);

    [Fact]
    public void A_class_that_implements_a_contract() => ShouldMatch("App.LocalMl.IMlTasks.g.cs", Contract);

    [Fact]
    public void A_module_and_those_it_refers_to()
    {
        var library = Generation.Of(Projects.Create("public static class Shared { [TacoTask] public static void M() { } }", name: "Acme.Shared")).ToReference();
        ShouldMatch("TacoTasks.g.cs", Generation.Of(Projects.Create(Contract, references: library)));
    }

    private const string Contract = """
        namespace App;

        [WorkerKind("ml")]
        public interface IMlTasks { [TacoTask("embed")] Task<float[]> Embed(string text); }

        internal sealed class LocalMl : IMlTasks { public Task<float[]> Embed(string text) => Task.FromResult(new float[] { text.Length }); }
        """;

    private static void ShouldMatch(string file, string source) => ShouldMatch(file, Generation.Of(source));

    private static void ShouldMatch(string file, Generation generation) => generation.ShouldCompile().Files[file].ShouldMatchApproved(options => options
        .LocateTestMethodUsingAttribute<FactAttribute>()
        .SubFolder("../Snapshots")
        .WithFileExtension(".cs")
        .NoDiff());
}
