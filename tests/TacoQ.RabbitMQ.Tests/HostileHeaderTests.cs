using TacoQ.Broker;
using TacoQ.TestServers;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>Headers that the broker takes, and no client of TacoQ writes.</summary>
public sealed class HostileHeaderTests : BrokerFixture
{
    [Theory]
    [InlineData("D1C7FFFFFFF", "a decimal of 28 places")]
    [InlineData("i00000001", "an unsigned int")]
    [InlineData("TFFFFFFFFFFFFFFFF", "a time after the last one")]
    [InlineData("S00000002FFFE", "text that is not UTF-8")]
    [InlineData("A0000000A41000000054100000000", "arrays in arrays")]
    [InlineData("F00000003016156", "a table")]
    [InlineData("V", "nothing")]
    public async Task A_message_with_a_strange_header_goes_to_quarantine_and_does_not_stop_the_queue(string header, string what)
    {
        var broker = await StartAsync(options => options.Topology = Topology.V04);
        var tasks = Ending(await broker.ConsumeAssignmentsAsync(["images"], 10, default));
        var events = Ending(await broker.ConsumeEventsAsync(10, default));
        var raw = Ending(await RawAmqp.ConnectAsync(Host.ConnectionString));
        await raw.PublishAsync("images", [(byte)header[0], .. Convert.FromHexString(header[1..])], [1]);
        var good = Assignment();

        await broker.PublishAsync(good, Limit, default);

        // The copy of the other task comes too, before it or after it.
        UnreadableMessage? unreadable;
        do
        {
            await events.WaitAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System);
            events.TryTake(out var delivery).ShouldBeTrue();
            unreadable = delivery!.Unreadable;
        }
        while (unreadable is null);

        unreadable.Headers.Keys.ShouldContain("h", what);
        (await tasks.ReceiveAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System)).Assignment.Id.ShouldBe(good.Id);
        broker.Failure.ShouldBeNull();
    }
}
