using System.Text.Json;
using System.Text.Json.Nodes;
using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class ComplexRoundTripTests
{
    private static readonly Parcel Parcel = new("box", 1.50m, Color.Green, new List<Point> { new(1, 2), new(-3, 4) });
    private static readonly Letter Letter = new() { To = "you", Sent = DateTimeOffset.UnixEpoch };

    private readonly ITacoClient taco = new ConsumerWorker().Client;

    [Fact]
    public async Task Enums_come_back()
    {
        var tasks = taco.EnumTasks();
        (await tasks.EchoColor.InvokeAsync(Color.Green)).ShouldBe(Color.Green);
        (await tasks.EchoColor.InvokeAsync((Color)99)).ShouldBe((Color)99);
        (await tasks.EchoAccess.InvokeAsync(Access.Read | Access.Write)).ShouldBe(Access.Read | Access.Write);
        (await tasks.EchoColors.InvokeAsync([Color.Red, Color.Blue])).ShouldBe([Color.Red, Color.Blue]);
        (await tasks.EchoMap.InvokeAsync(new() { [Color.Red] = Access.Write })).ShouldBe(new() { [Color.Red] = Access.Write });
        (await tasks.Last.InvokeAsync([])).ShouldBe(Color.Blue);
    }

    [Fact]
    public async Task Collections_come_back()
    {
        var tasks = taco.CollectionTasks();
        (await tasks.EchoArray.InvokeAsync([3, 1, 2])).ShouldBe([3, 1, 2]);
        (await tasks.EchoJagged.InvokeAsync([["a"], [], ["b", "c"]])).ShouldBe([["a"], [], ["b", "c"]]);
        (await tasks.EchoList.InvokeAsync([Guid.Empty])).ShouldBe([Guid.Empty]);
        (await tasks.EchoSet.InvokeAsync([1, 2])).ShouldBe([1, 2], ignoreOrder: true);
        (await tasks.EchoImmutable.InvokeAsync([1.5])).ShouldBe([1.5]);
        (await tasks.EchoMemory.InvokeAsync(new byte[] { 1, 2 })).ToArray().ShouldBe([1, 2]);
        (await tasks.EchoEnumerable.InvokeAsync(Enumerable.Range(0, 3))).ShouldBe([0, 1, 2]);
        (await tasks.EchoParcels.InvokeAsync([Parcel])).ShouldHaveSingleItem().Stops.ShouldBe(Parcel.Stops);
        (await tasks.EchoSetInterface.InvokeAsync(new HashSet<string> { "a" })).ShouldBe(["a"]);
        (await tasks.EchoDictionary.InvokeAsync(new() { ["a"] = [1] }))["a"].ShouldBe([1]);
        (await tasks.EchoReadOnlyDictionary.InvokeAsync(new Dictionary<int, Point> { [7] = new(1, 2) }))[7].ShouldBe(new(1, 2));
        (await tasks.Total.InvokeAsync([1, 2], new() { ["a"] = 4 })).ShouldBe(7);
    }

    [Fact]
    public async Task A_variable_number_of_arguments_comes_as_an_array()
    {
        var tasks = taco.CollectionTasks();
        (await tasks.Format.InvokeAsync("f", ["a", 1])).ShouldBe("f: a, 1");
        (await taco.InvokeAsync(tasks.Sum.Call(1, 2, 3))).ShouldBe(6);
        (await taco.InvokeAsync(tasks.Sum.Call())).ShouldBe(1);
    }

    [Fact]
    public async Task Objects_come_back_alone()
    {
        var tasks = taco.ObjectTasks();
        (await tasks.EchoRecord.InvokeAsync(Parcel)).ShouldBeEquivalentTo(Parcel);
        (await tasks.EchoClass.InvokeAsync(Letter)).ShouldBeEquivalentTo(Letter);
        (await tasks.EchoStruct.InvokeAsync(new(1, 2))).ShouldBe(new(1, 2));
        (await tasks.EchoPolymorphic.InvokeAsync(new Circle(2))).ShouldBe(new Circle(2));
        (await tasks.EchoPair.InvokeAsync(new("a", 1))).ShouldBe(new("a", 1));
        (await tasks.EchoConverted.InvokeAsync(new("978"))).ShouldBe(new("978"));
        (await tasks.EchoElement.InvokeAsync(JsonElement.Parse("[1]"))).GetRawText().ShouldBe("[1]");
        (await tasks.EchoJsonObject.InvokeAsync(new() { ["a"] = 1 })).ToJsonString().ShouldBe("""{"a":1}""");
        (await tasks.EchoNode.InvokeAsync(JsonValue.Create(5)))!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public async Task Objects_in_snake_case_come_back()
    {
        var route = new Route("a", new(1, 2), new Dictionary<string, Color> { ["someKey"] = Color.Red });
        (await taco.SnakeTasks().Echo.InvokeAsync(route)).ShouldBeEquivalentTo(route);
        var extended = await taco.SnakeTasks().Extend.InvokeAsync("r", route, 7);
        (extended.RouteName, extended.FirstStop, extended.ViaPoints["someKey"]).ShouldBe(("r", new Point(7, 2), Color.Red));
    }

    [Fact]
    public async Task Objects_come_back_beside_others() =>
        (await taco.ObjectTasks().Ship.InvokeAsync(Parcel, Letter, new(8, 9), new Square(2), new("x"))).ShouldBe("box you 8,9 Square { Side = 2 } x");
}
