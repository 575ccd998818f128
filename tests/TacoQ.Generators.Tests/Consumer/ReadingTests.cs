using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

/// <summary>Payloads as others write them.</summary>
public sealed class ReadingTests
{
    private readonly ConsumerWorker worker = new();

    private TaskDefinition Mixed => worker.Client.DefaultTasks().Mixed.Call("").Definition;

    [Theory]
    [InlineData("""{"first":"a"}""", "a 2 - True")]
    [InlineData("""{"fourth":false,"third":{"label":"c","weight":1,"color":"Red"},"second":3,"first":"a"}""", "a 3 c False")]
    [InlineData("""{"first":"a","unknown":{"first":"b","deep":[1,{}]},"second":3}""", "a 3 - True")]
    [InlineData("""{"first":"a","first":"b","second":3,"second":4}""", "b 4 - True")]
    [InlineData("""{"first":"a","third":null}""", "a 2 - True")]
    [InlineData("""  { "fir\u0073t" : "a" }  """, "a 2 - True")]
    public async Task Members_come_in_any_order_and_number(string payload, string result) =>
        (await worker.Dispatch.RunAsync(Mixed, payload)).ShouldBe($"\"{result}\"");

    [Theory]
    [InlineData("""{}""", "Task default.mixed: argument 'first' is missing.")]
    [InlineData("""{"First":"a"}""", "Task default.mixed: argument 'first' is missing.")]
    [InlineData("""{"first":null}""", "Task default.mixed: argument 'first' must be a string; the payload has null.")]
    [InlineData("""{"first":"a","second":null}""", "Task default.mixed: argument 'second' must be an integer of 32 bits; the payload has null.")]
    [InlineData("""{"first":"a","second":1.5}""", "Task default.mixed: argument 'second' must be an integer of 32 bits; the payload has a number that does not fit.")]
    [InlineData("""["a"]""", "Task default.mixed: the payload is an array, not an object of arguments.")]
    [InlineData("null", "Task default.mixed: the payload is null, not an object of arguments.")]
    public async Task What_does_not_fit_is_an_error_that_names_the_argument(string payload, string message) =>
        (await Should.ThrowAsync<TaskArgumentException>(worker.Dispatch.RunAsync(Mixed, payload))).Message.ShouldBe(message);

    [Fact]
    public async Task Null_is_an_error_for_an_object_that_is_the_payload()
    {
        var record = worker.Client.ObjectTasks().EchoRecord.Call(null!).Definition;
        (await Should.ThrowAsync<TaskArgumentException>(worker.Dispatch.RunAsync(record, "null"))).Message
            .ShouldBe("Task object.echo-record: argument 'value' must be a value of Parcel; the payload has null.");
        var point = worker.Client.ObjectTasks().EchoStruct.Call(default).Definition;
        await Should.ThrowAsync<TaskArgumentException>(worker.Dispatch.RunAsync(point, "null"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"anything":1}""")]
    public async Task A_task_without_arguments_takes_any_payload(string payload) =>
        (await worker.Dispatch.RunAsync(worker.Client.MarkedTasks().Tell.Call().Definition, payload)).ShouldBe("\"marked 0\"");
}
