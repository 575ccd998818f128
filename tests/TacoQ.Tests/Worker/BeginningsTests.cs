using TacoQ.Broker;
using TacoQ.Wire;
using TacoQ.Worker;

namespace TacoQ.Tests.Worker;

public class BeginningsTests
{
    private readonly Clock clock = new();
    private readonly List<Guid> told = [];
    private readonly Beginnings beginnings;

    public BeginningsTests() => beginnings = new(clock, running => told.Add(running.TaskId));

    [Fact]
    public void Of_an_attempt_that_ends_within_a_moment_nothing_is_told()
    {
        var (brief, longer) = (Add(), Add());
        brief.TryConclude();

        clock.Advance(TimeSpan.FromMilliseconds(20));

        told.ShouldBe([longer.Assignment.Id]);
        clock.Advance(TimeSpan.FromSeconds(1));
        told.Count.ShouldBe(1, "once");
    }

    [Fact]
    public void Those_that_begin_later_are_told_later()
    {
        var first = Add();
        clock.Advance(TimeSpan.FromMilliseconds(15));
        var second = Add();

        clock.Advance(TimeSpan.FromMilliseconds(5));
        told.ShouldBe([first.Assignment.Id]);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        told.ShouldBe([first.Assignment.Id, second.Assignment.Id]);

        var third = Add();
        clock.Advance(TimeSpan.FromMilliseconds(20));
        told.ShouldContain(third.Assignment.Id, "after a rest too");
    }

    private RunningAttempt Add()
    {
        var assignment = new TaskAssignment { Id = Guid.CreateVersion7(), TaskKind = "k", WorkerKind = "w", CreatedAt = 0 };
        var attempt = new RunningAttempt(new Delivery(assignment), TimeSpan.Zero, clock);
        beginnings.Add(attempt, new TaskRunning(assignment.Id, 1, 0));
        return attempt;
    }

    private sealed class Delivery(TaskAssignment assignment) : AssignmentDelivery(assignment, redelivered: false)
    {
        public override ValueTask AckAsync() => default;

        public override ValueTask ReturnAsync() => default;
    }

    /// <summary>A clock that the test moves, with one timer.</summary>
    private sealed class Clock : TimeProvider
    {
        private Timer? timer;

        public long Now { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => timer = new(this, callback, state);

        public void Advance(TimeSpan span)
        {
            for (var end = Now + span.Ticks; Now < end;)
            {
                Now = Math.Min(end, Math.Max(Now, timer!.Due));
                timer.FireIfDue();
            }
        }

        private sealed class Timer(Clock clock, TimerCallback callback, object? state) : ITimer
        {
            public long Due { get; private set; } = long.MaxValue;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.Now + dueTime.Ticks;
                return true;
            }

            public void FireIfDue()
            {
                if (Due <= clock.Now)
                {
                    Due = long.MaxValue;
                    callback(state);
                }
            }

            public void Dispose() => Due = long.MaxValue;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
