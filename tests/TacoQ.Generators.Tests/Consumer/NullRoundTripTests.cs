using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class NullRoundTripTests
{
    private readonly ConsumerWorker worker = new();

    private NullableTasksStubs Tasks => worker.Client.NullableTasks();

    [Fact]
    public async Task Null_comes_back_where_it_is_allowed()
    {
        (await Tasks.EchoString.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoUri.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoBytes.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoInt32.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoDecimal.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoTimeSpan.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoColor.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoPoint.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoParcel.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoList.InvokeAsync(null)).ShouldBeNull();
        (await Tasks.EchoArray.InvokeAsync([1, null])).ShouldBe([1, null]);
        (await Tasks.Join.InvokeAsync(null, null, null, null, null)).ShouldBe("- - - - -");
    }

    [Fact]
    public async Task A_value_comes_back_where_null_is_allowed()
    {
        (await Tasks.EchoString.InvokeAsync("a")).ShouldBe("a");
        (await Tasks.EchoInt32.InvokeAsync(7)).ShouldBe(7);
        (await Tasks.EchoDecimal.InvokeAsync(1.5m)).ShouldBe(1.5m);
        (await Tasks.EchoColor.InvokeAsync(Color.Blue)).ShouldBe(Color.Blue);
        (await Tasks.EchoPoint.InvokeAsync(new Point(1, 2))).ShouldBe(new Point(1, 2));
        (await Tasks.EchoParcel.InvokeAsync(new("a", 1, Color.Red))).ShouldBe(new("a", 1, Color.Red));
        (await Tasks.EchoList.InvokeAsync(["a", null])).ShouldBe(["a", null]);
        (await Tasks.Join.InvokeAsync("a", 1, new Point(2, 3), new("b", 1, Color.Red), Color.Green)).ShouldBe("a 1 2 b Green");
    }

    [Fact]
    public async Task What_is_missing_is_null_where_that_is_allowed() =>
        (await worker.Dispatch.RunAsync(Tasks.Join.Call(null, null, null, null, null).Definition, "{}")).ShouldBe("\"- - - - -\"");

    [Fact]
    public async Task Null_passes_where_nobody_says_anything_about_it()
    {
        var tasks = worker.Client.ObliviousTasks();
        (await tasks.Echo.InvokeAsync(null)).ShouldBeNull();
        (await tasks.Echo.InvokeAsync(null, "other")).ShouldBe("other");
        (await tasks.EchoList.InvokeAsync(null)).ShouldBeNull();
        (await tasks.EchoParcel.InvokeAsync(null)).ShouldBeNull();
        (await tasks.Count.InvokeAsync(null)).ShouldBeGreaterThanOrEqualTo(100);
    }
}
