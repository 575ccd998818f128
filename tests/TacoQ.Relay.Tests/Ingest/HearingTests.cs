using TacoQ.Relay.Ingest;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Ingest;

public class HearingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTime time = new();
    private readonly DeafBroker broker = new();
    private readonly Hearing hearing;

    public HearingTests() => hearing = new(broker, time);

    [Fact]
    public void A_relay_that_takes_no_events_hears_nothing() => After(Second).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void It_counts_from_the_start_while_batches_are_stored_quickly()
    {
        hearing.Start();
        After(Second).ShouldBe(Second);

        Store(TimeSpan.FromMilliseconds(500));

        After(Second).ShouldBe(2.5 * Second);
    }

    [Fact]
    public void It_counts_anew_while_others_wait_behind_a_batch()
    {
        hearing.Start();
        After(Second);

        Store(TimeSpan.Zero, more: true);

        After(Second).ShouldBe(Second);
    }

    [Fact]
    public void A_relay_that_never_catches_up_is_believed_after_five_minutes()
    {
        hearing.Start();
        for (var second = 0; second < 6 * 60; second++)
        {
            After(Second);
            Store(TimeSpan.Zero, more: true);
        }

        After(Second).ShouldBe(61 * Second);
    }

    [Fact]
    public void It_counts_anew_when_the_store_takes_long()
    {
        hearing.Start();
        After(Second);
        hearing.Take();
        After(5 * Second).ShouldBe(6 * Second);
        After(Second).ShouldBe(TimeSpan.Zero, "six seconds for one batch");
        After(Second).ShouldBe(TimeSpan.Zero);

        hearing.Store(more: false);

        After(Second).ShouldBe(Second);
    }

    [Fact]
    public void It_counts_anew_when_the_broker_is_away_or_takes_nothing()
    {
        hearing.Start();
        After(Second);
        broker.Failure = "away";
        After(Second).ShouldBe(TimeSpan.Zero);
        broker.Failure = null;
        After(Second).ShouldBe(Second);

        broker.Blocked = true;
        After(Second).ShouldBe(TimeSpan.Zero);
        broker.Blocked = false;
        After(Second).ShouldBe(Second);
    }

    [Fact]
    public void It_counts_anew_when_the_process_stood_still()
    {
        hearing.Start();
        After(Second);

        After(6 * Second).ShouldBe(TimeSpan.Zero);

        After(Second).ShouldBe(Second);
    }

    private TimeSpan After(TimeSpan span)
    {
        time.Advance(span);
        return hearing.Measure();
    }

    private void Store(TimeSpan duration, bool more = false)
    {
        hearing.Take();
        time.Advance(duration);
        hearing.Store(more);
    }
}
