using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>The very bytes: workers in other languages read them.</summary>
public sealed class PayloadFormTests
{
    private static readonly ITacoClient Nobody = null!;
    private static readonly Route Route = new("a", new(1, 2), new Dictionary<string, Color> { ["someKey"] = Color.Red });

    public static TheoryData<TaskCall, string> Payloads => new()
    {
        { Nobody.ReturnTasks().Nothing.Call("note"), """{"note":"note"}""" },
        { Nobody.MarkedTasks().Tell.Call(), "{}" },
        { Nobody.ObjectTasks().EchoRecord.Call(new("box", 1.50m, Color.Green)), """{"label":"box","weight":1.50,"color":"Green","stops":null}""" },
        { Nobody.ObjectTasks().EchoStruct.Call(new(1, 2)), """{"x":1,"y":2}""" },
        { Nobody.ObjectTasks().EchoPolymorphic.Call(new Circle(2)), """{"$type":"circle","radius":2}""" },
        { Nobody.ObjectTasks().EchoConverted.Call(new("978")), """{"value":"978"}""" },
        { Nobody.ObjectTasks().EchoJsonObject.Call(new() { ["a"] = 1 }), """{"a":1}""" },
        { Nobody.ObjectTasks().EchoNode.Call(null), """{"value":null}""" },
        { Nobody.NullableTasks().EchoPoint.Call(null), "null" },
        { Nobody.NullableTasks().EchoPoint.Call(new Point(1, 2)), """{"x":1,"y":2}""" },
        { Nobody.NullableTasks().EchoParcel.Call(null), "null" },
        { Nobody.NullableTasks().EchoInt32.Call(null), """{"value":null}""" },
        { Nobody.CollectionTasks().EchoDictionary.Call(new() { ["a"] = [1] }), """{"a":[1]}""" },
        { Nobody.CollectionTasks().EchoArray.Call([1]), """{"value":[1]}""" },
        { Nobody.EnumTasks().EchoAccess.Call(Access.Read | Access.Write), """{"value":"Read, Write"}""" },
        { Nobody.SnakeTasks().Extend.Call("r", Route), """{"route_name":"r","by_road":{"route_name":"a","first_stop":{"x":1,"y":2},"via_points":{"someKey":"Red"}},"stop_count":2}""" },
        { Nobody.SnakeTasks().Echo.Call(Route), """{"route_name":"a","first_stop":{"x":1,"y":2},"via_points":{"someKey":"Red"}}""" },
        { Nobody.NameTasks().@class.Call("a", "b", "c"), """{"event":"a","int":"b","größe":"c"}""" },
        { Nobody.DefaultTasks().Mixed.Call("a"), """{"first":"a","second":2,"third":null,"fourth":true}""" },
    };

    [Theory]
    [MemberData(nameof(Payloads), DisableDiscoveryEnumeration = true)]
    public void A_payload_has_the_arguments_by_name_or_is_the_only_object(TaskCall call, string payload) => LoopbackClient.Payload(call).ShouldBe(payload);
}
