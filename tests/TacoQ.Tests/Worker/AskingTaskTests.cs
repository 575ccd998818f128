using System.Diagnostics;
using System.Diagnostics.Metrics;
using TacoQ.Diagnostics;
using TacoQ.Tests.Support;
using TacoQ.Wire;

namespace TacoQ.Tests.Worker;

/// <summary>What a task may ask for by what it throws.</summary>
public class AskingTaskTests
{
    [Fact]
    public async Task A_task_that_snoozes_runs_again_later_without_using_an_attempt_or_having_failed()
    {
        var definition = new TaskDefinition("test.run", "default") { MaxAttempts = 1 };
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new SnoozeTaskException(TimeSpan.FromHours(2)), definition: definition);
        var sent = await harness.SendAsync();

        var retrying = await harness.EventAsync<TaskRetrying>(sent.Id);

        retrying.Assignment.ShouldBe(sent with { MaxAttempts = 2 });
        (retrying.Delay, retrying.Error.Length, retrying.ExecutedBy).ShouldBe((TimeSpan.FromHours(2), 0, "w"));
        (retrying.StartedAt >= sent.CreatedAt && retrying.StartedAt <= retrying.At).ShouldBeTrue("its end says when it began");
        harness.Relay.Of<TaskCompleted>(sent.Id).ShouldBeEmpty();
        harness.Log.Messages.ShouldAllBe(message => message.StartsWith("Information:"));
    }

    [Fact]
    public async Task A_snooze_in_the_last_attempt_and_beyond_the_usual_number_is_granted_too()
    {
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new SnoozeTaskException(TimeSpan.Zero));
        var sent = await harness.SendAsync(task => task with { Attempt = 2000, MaxAttempts = 2000 });

        (await harness.EventAsync<TaskRetrying>(sent.Id)).Assignment.MaxAttempts.ShouldBe(2001);
    }

    [Fact]
    public async Task A_snooze_is_counted_as_one_and_neither_as_a_retry_nor_as_an_error()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == TacoTelemetry.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => Count(instrument, $"{count}", tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, $"{Tag(tags, "error.type")}", tags));
        listener.Start();
        using var spans = new ActivityListener { ShouldListenTo = source => source.Name == TacoTelemetry.Name, Sample = (ref _) => ActivitySamplingResult.AllData };
        var ended = new List<ActivityStatusCode>();
        spans.ActivityStopped = activity =>
        {
            if (activity.OperationName == "process snoozing")
            {
                ended.Add(activity.Status);
            }
        };
        ActivitySource.AddActivityListener(spans);
        await using var harness = await WorkerHarness.StartAsync(
            (_, _) => throw new SnoozeTaskException(TimeSpan.Zero), definition: new("test.run", "snoozing"));

        var sent = await harness.SendAsync(task => task with { WorkerKind = "snoozing" });
        await harness.EventAsync<TaskRetrying>(sent.Id);

        counted.ShouldContain("tacoq.tasks.snoozed 1");
        counted.ShouldContain("messaging.process.duration ");
        counted.ShouldNotContain(entry => entry.StartsWith("tacoq.tasks.retried"));
        ended.ShouldBe([ActivityStatusCode.Unset]);

        void Count(Instrument instrument, string what, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Tag(tags, "messaging.destination.name") is "snoozing")
            {
                counted.Add($"{instrument.Name} {what}");
            }
        }
    }

    [Fact]
    public async Task A_task_that_asks_for_its_retry_gets_it_after_its_own_delay_and_its_cause_is_the_error()
    {
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new RetryTaskException(TimeSpan.FromHours(2), Thrown(new IOException("slow disk"))));
        var sent = await harness.SendAsync();

        var retrying = await harness.EventAsync<TaskRetrying>(sent.Id);

        retrying.Assignment.ShouldBe(sent);
        retrying.Delay.ShouldBe(TimeSpan.FromHours(2));
        var error = TaskResults.ReadError(retrying.Error.Span);
        (error.Type, error.Message, error.Attempt).ShouldBe(("System.IO.IOException", "slow disk", 1));
        error.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Thrown));
    }

    [Fact]
    public async Task A_task_that_asks_for_its_retry_in_its_last_attempt_fails_for_good()
    {
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new RetryTaskException());
        var sent = await harness.SendAsync(task => task with { MaxAttempts = 1 });

        var completed = await harness.EventAsync<TaskCompleted>(sent.Id);

        completed.Outcome.ShouldBe(TaskOutcome.Failed);
        var error = TaskResults.ReadError(completed.Output.Span);
        (error.Type, error.Message).ShouldBe(("TacoQ.RetryTaskException", "The task asked for its next attempt."));
    }

    [Fact]
    public async Task A_task_that_rejects_fails_for_good_at_once()
    {
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new RejectTaskException("there is no such customer"));
        var sent = await harness.SendAsync();

        var completed = await harness.EventAsync<TaskCompleted>(sent.Id);

        completed.Outcome.ShouldBe(TaskOutcome.Failed);
        var error = TaskResults.ReadError(completed.Output.Span);
        (error.Type, error.Message, error.Attempt).ShouldBe(("TacoQ.RejectTaskException", "there is no such customer", 1));
        harness.Relay.Of<TaskRetrying>(sent.Id).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attempt_over_its_timeout_counts_as_a_timeout_for_what_is_retried()
    {
        var definition = new TaskDefinition("test.run", "default") { NoRetryOn = [typeof(TimeoutException)] };
        await using var harness = await WorkerHarness.StartAsync(
            async (text, execution) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
                return text;
            },
            options => options.Tasks["default/test.run"] = new() { Timeout = TimeSpan.FromMilliseconds(50) },
            definition: definition);
        var sent = await harness.SendAsync();

        TaskResults.ReadError((await harness.EventAsync<TaskCompleted>(sent.Id)).Output.Span).Message.ShouldBe("The attempt took longer than its timeout of 00:00:00.0500000.");
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(7, null, 7)]
    [InlineData(7, 4, 4)]
    public async Task The_context_tells_how_often_the_task_is_tried(int? ofDefinition, int? ofEnqueue, int expected)
    {
        var seen = 0;
        await using var harness = await WorkerHarness.StartAsync(
            (text, execution) =>
            {
                seen = execution.Context.MaxAttempts;
                return Task.FromResult(text);
            },
            definition: new("test.run", "default") { MaxAttempts = ofDefinition });

        await harness.EventAsync<TaskCompleted>((await harness.SendAsync(task => task with { MaxAttempts = ofEnqueue })).Id);

        seen.ShouldBe(expected);
    }

    [Fact]
    public void A_delay_is_neither_negative_nor_longer_than_a_lifetime()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new SnoozeTaskException(TimeSpan.FromTicks(-1))).ParamName.ShouldBe("delay");
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryTaskException(TimeSpan.FromDays(36501))).Message.ShouldStartWith("A delay is zero to 36500 days.");
        new SnoozeTaskException(TimeSpan.FromDays(36500)).Delay.ShouldBe(TimeSpan.FromDays(36500));
        new RetryTaskException(TimeSpan.Zero).Delay.ShouldBe(TimeSpan.Zero);
        new RetryTaskException().Delay.ShouldBeNull();
        Should.Throw<ArgumentException>(() => new RejectTaskException(" "));
    }

    private static T Thrown<T>(T error)
        where T : Exception
    {
        try
        {
            throw error;
        }
        catch (T caught)
        {
            return caught;
        }
    }

    private static object? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
