using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Broker;
using TacoQ.Tests.Support;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.Tests.Worker;

public class TacoWorkerTests
{
    [Fact]
    public async Task A_task_is_announced_run_and_completed_with_its_result()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text + "!"));
        var sent = await harness.SendAsync(task => task with { Priority = 9, RetentionSeconds = 5 });

        var completed = await harness.EventAsync<TaskCompleted>(sent.Id);

        (completed.Outcome, Encoding.UTF8.GetString(completed.Output.Span), completed.Attempt).ShouldBe((TaskOutcome.Succeeded, "\"x!\"", 1));
        (completed.TaskKind, completed.WorkerKind, completed.CreatedAt, completed.Priority, completed.RetentionSeconds, completed.ExecutedBy)
            .ShouldBe(("test.run", "default", sent.CreatedAt, 9, 5, "w"), "a worker's event makes the row whole but for the input");
        (completed.StartedAt >= sent.CreatedAt && completed.StartedAt <= completed.At).ShouldBeTrue("its end says when it began");
    }

    [Fact]
    public async Task No_more_tasks_run_at_once_than_the_concurrency()
    {
        var (running, most) = (0, 0);
        await using var harness = await WorkerHarness.StartAsync(
            async (text, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                Interlocked.Decrement(ref running);
                return text;
            },
            options => options.Concurrency = 3);

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => harness.SendAsync()));
        foreach (var task in sent)
        {
            await harness.EventAsync<TaskCompleted>(task.Id);
        }

        most.ShouldBe(3);
    }

    [Fact]
    public async Task A_failed_attempt_is_given_to_the_relay_to_be_retried_with_the_whole_task()
    {
        await using var harness = await WorkerHarness.StartAsync((_, _) => throw new InvalidOperationException("boom"));
        var sent = await harness.SendAsync();

        var retrying = await harness.EventAsync<TaskRetrying>(sent.Id);

        retrying.Assignment.ShouldBe(sent);
        retrying.Delay.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        var error = JsonDocument.Parse(retrying.Error).RootElement;
        (error.GetProperty("type").GetString(), error.GetProperty("message").GetString(), error.GetProperty("attempt").GetInt32()).ShouldBe(("System.InvalidOperationException", "boom", 1));
        error.GetProperty("stackTrace").GetString().ShouldNotBeNull().ShouldContain(nameof(TacoWorkerTests));
        harness.Relay.Of<TaskCompleted>(sent.Id).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, null, null, 3, true)]
    [InlineData(null, null, null, 2, false)]
    [InlineData(5, null, null, 4, false)]
    [InlineData(5, 4, null, 4, true)]
    [InlineData(5, 4, 2, 2, true)]
    [InlineData(null, 4, null, 3, false)]
    [InlineData(null, null, 1, 1, true)]
    public async Task The_last_attempt_fails_for_good(int? ofDefinition, int? ofConfiguration, int? ofEnqueue, int attempt, bool last)
    {
        var definition = new TaskDefinition("test.run", "default") { MaxAttempts = ofDefinition };
        await using var harness = await WorkerHarness.StartAsync(
            (_, _) => throw new InvalidOperationException("boom"), options => options.Tasks["test.run"] = new() { MaxAttempts = ofConfiguration }, definition: definition);
        var sent = await harness.SendAsync(task => task with { Attempt = attempt, MaxAttempts = ofEnqueue });

        if (last)
        {
            var completed = await harness.EventAsync<TaskCompleted>(sent.Id);
            completed.Outcome.ShouldBe(TaskOutcome.Failed);
            TaskResults.ReadError(completed.Output.Span).Attempt.ShouldBe(attempt);
        }
        else
        {
            (await harness.EventAsync<TaskRetrying>(sent.Id)).Attempt.ShouldBe(attempt);
        }
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_fail_at_once_and_name_the_argument()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text));
        var sent = await harness.SendAsync(task => task with { Input = """{"text":7}"""u8.ToArray() });

        var completed = await harness.EventAsync<TaskCompleted>(sent.Id);

        var error = TaskResults.ReadError(completed.Output.Span);
        (error.Type, error.Message).ShouldBe(("TacoQ.TaskArgumentException", "Task test.run: argument 'text' must be a string; the payload has a number that does not fit."));
    }

    [Fact]
    public async Task An_attempt_over_its_timeout_is_cancelled_and_retried()
    {
        await using var harness = await WorkerHarness.StartAsync(async (text, execution) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
            return text;
        });
        var sent = await harness.SendAsync(task => task with { Timeout = TimeSpan.FromMilliseconds(50) });

        var retrying = await harness.EventAsync<TaskRetrying>(sent.Id);

        TaskResults.ReadError(retrying.Error.Span).ShouldBe(
            new("System.TimeoutException", "The attempt took longer than its timeout of 00:00:00.0500000.", null, 1), new IgnoringStackTrace());
    }

    [Fact]
    public async Task A_running_task_that_is_cancelled_sees_its_token_and_ends_as_cancelled()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await WorkerHarness.StartAsync(async (text, execution) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
            return text;
        });
        var sent = await harness.SendAsync();
        await started.Task;

        await harness.Broker.BroadcastAsync("default", new TaskCancelled(sent.Id, 1));

        (await harness.EventAsync<TaskCompleted>(sent.Id)).Outcome.ShouldBe(TaskOutcome.Cancelled);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_before_it_starts_does_not_run()
    {
        var ran = false;
        await using var harness = await WorkerHarness.StartAsync((text, _) =>
        {
            ran = true;
            return Task.FromResult(text);
        });
        var id = Guid.CreateVersion7();
        await harness.Broker.BroadcastAsync("default", new TaskCancelled(id, 1));
        await harness.SendAsync(task => task with { Id = id });

        var completed = await harness.EventAsync<TaskCompleted>(id);

        (completed.Outcome, completed.StartedAt, ran).ShouldBe((TaskOutcome.Cancelled, null, false));
    }

    [Fact]
    public async Task A_task_that_was_cancelled_up_to_an_attempt_runs_with_the_next_one()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text));
        var id = Guid.CreateVersion7();
        await harness.Broker.BroadcastAsync("default", new TaskCancelled(id, 1) { UpTo = 1 });

        await harness.SendAsync(task => task with { Id = id, Attempt = 2 });

        (await harness.EventAsync<TaskCompleted>(id)).Outcome.ShouldBe(TaskOutcome.Succeeded);
    }

    [Fact]
    public async Task An_expired_task_does_not_run()
    {
        var ran = false;
        await using var harness = await WorkerHarness.StartAsync((text, _) =>
        {
            ran = true;
            return Task.FromResult(text);
        });
        var sent = await harness.SendAsync(task => task with { ExpiresAt = task.CreatedAt - 1 });

        var completed = await harness.EventAsync<TaskCompleted>(sent.Id);

        (completed.Outcome, TaskResults.ReadError(completed.Output.Span), ran).ShouldBe((TaskOutcome.Expired, TaskErrors.Expired, false));
    }

    [Fact]
    public async Task A_task_of_an_unknown_kind_is_parked_whole_and_acknowledged()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text));
        var sent = await harness.SendAsync(task => task with { TaskKind = "of.the.future" });

        (await harness.EventAsync<TaskParked>(sent.Id)).Assignment.ShouldBe(sent);
    }

    [Fact]
    public async Task A_caller_that_waits_gets_the_result_straight()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text));
        var replies = new ConcurrentQueue<TaskReply>();
        await using var address = await harness.Broker.ReceiveRepliesAsync(replies.Enqueue, default);
        var sent = await harness.SendAsync(task => task with { ReplyTo = "me" });

        await Deadline.UntilAsync(() => !replies.IsEmpty, "the reply");

        var reply = replies.ShouldHaveSingleItem();
        (reply.TaskId, reply.Outcome, Encoding.UTF8.GetString(reply.Output.Span)).ShouldBe((sent.Id, TaskOutcome.Succeeded, "\"x\""));
    }

    [Fact]
    public async Task Middleware_wraps_the_attempt_from_the_outside_in()
    {
        var log = new ConcurrentQueue<string>();
        await using var harness = await WorkerHarness.StartAsync(
            (text, _) =>
            {
                log.Enqueue("run");
                return Task.FromResult(text);
            },
            register: services => services.AddSingleton<ITaskMiddleware>(new Logging("outer", log)).AddSingleton<ITaskMiddleware>(new Logging("inner", log)));
        var sent = await harness.SendAsync();

        await harness.EventAsync<TaskCompleted>(sent.Id);

        log.ShouldBe(["outer test.run 1", "inner test.run 1", "run", "inner done", "outer done"]);
    }

    [Fact]
    public async Task Each_attempt_has_a_scope_of_its_own_that_ends_with_it()
    {
        var seen = new ConcurrentBag<Scoped>();
        await using var harness = await WorkerHarness.StartAsync(
            (text, execution) =>
            {
                var scoped = execution.Services.GetRequiredService<Scoped>();
                scoped.ShouldBeSameAs(execution.Context.Services.GetRequiredService<Scoped>());
                seen.Add(scoped);
                return Task.FromResult(text);
            },
            register: services => services.AddScoped<Scoped>());
        foreach (var sent in await Task.WhenAll(harness.SendAsync(), harness.SendAsync()))
        {
            await harness.EventAsync<TaskCompleted>(sent.Id);
        }

        seen.Distinct().Count().ShouldBe(2);
        seen.ShouldAllBe(scoped => scoped.Disposed);
    }

    [Fact]
    public async Task The_context_tells_what_the_task_is()
    {
        TaskContext? seen = null;
        await using var harness = await WorkerHarness.StartAsync((text, execution) =>
        {
            seen = execution.Context;
            return Task.FromResult(text);
        });
        var sent = await harness.SendAsync(task => task with { Attempt = 2, Priority = 4, Headers = new Dictionary<string, string> { ["a"] = "b" } });
        await harness.EventAsync<TaskCompleted>(sent.Id);

        var context = seen.ShouldNotBeNull();
        (context.Id, context.Kind, context.WorkerKind, context.Attempt, context.Priority, context.CreatedAt).ShouldBe(
            (sent.Id, "test.run", "default", 2, 4, WireTime.ToDateTimeOffset(sent.CreatedAt)));
        context.Headers.ShouldBe(sent.Headers);
    }

    [Fact]
    public async Task Progress_reports_are_coalesced_and_the_last_one_before_a_pause_arrives()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await WorkerHarness.StartAsync(async (text, execution) =>
        {
            for (var i = 0; i <= 1000; i++)
            {
                execution.Context.ReportProgress(i / 1000.0, i == 1000 ? "all" : null);
            }

            await go.Task;
            return text;
        });
        var sent = await harness.SendAsync();

        await Deadline.UntilAsync(() => harness.Relay.Of<TaskProgressed>(sent.Id).Any(e => e is { Fraction: 1, Message: "all" }), "the last report");
        go.SetResult();
        await harness.EventAsync<TaskCompleted>(sent.Id);

        harness.Relay.Of<TaskProgressed>(sent.Id).Count().ShouldBeInRange(2, 3, "of 1001 reports");
    }

    [Theory, InlineData(-0.1), InlineData(1.1), InlineData(double.NaN)]
    public void Progress_is_a_fraction(double fraction) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TaskContext(new() { Id = default, TaskKind = "k", WorkerKind = "w", CreatedAt = 0 }, null, null, default).ReportProgress(fraction));

    [Fact]
    public async Task A_worker_that_stops_finishes_what_runs_and_leaves_the_rest()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await WorkerHarness.StartAsync(
            async (text, _) =>
            {
                started.TrySetResult();
                await finish.Task;
                return text;
            },
            options => options.Concurrency = 1);
        var running = await harness.SendAsync();
        await started.Task;
        var waiting = await harness.SendAsync();

        var stopping = harness.Worker.StopAsync(default);
        finish.SetResult();
        await stopping;

        harness.Relay.Of<TaskCompleted>(running.Id).ShouldHaveSingleItem().Outcome.ShouldBe(TaskOutcome.Succeeded);
        harness.Relay.Of<TaskCompleted>(waiting.Id).ShouldBeEmpty();
        await using var next = await harness.Broker.ConsumeAssignmentsAsync(["default"], 1, default);
        (await next.ReceiveAsync(default).AsTask().WaitAsync(Deadline.Default, TimeProvider.System)).Assignment.Id.ShouldBe(waiting.Id);
    }

    [Fact]
    public async Task A_task_that_outlasts_the_drain_timeout_is_cancelled_and_goes_back_to_the_broker()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await WorkerHarness.StartAsync(
            async (text, execution) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, execution.CancellationToken);
                return text;
            },
            options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
        var sent = await harness.SendAsync();
        await started.Task;

        await harness.Worker.StopAsync(default);

        harness.Relay.Of<TaskCompleted>(sent.Id).ShouldBeEmpty();
        harness.Log.Messages.ShouldContain(message => message.Contains("1 tasks still run after the drain timeout"));
        await using var next = await harness.Broker.ConsumeAssignmentsAsync(["default"], 1, default);
        (await next.ReceiveAsync(default)).Assignment.Id.ShouldBe(sent.Id);
    }

    [Fact]
    public async Task A_worker_announces_its_tasks_when_it_starts_and_says_goodbye_when_it_stops()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), options => options.Concurrency = 3);
        await Deadline.UntilAsync(() => harness.Relay.Events.OfType<WorkerHeartbeat>().Any(), "the first heartbeat");

        await harness.Worker.StopAsync(default);

        var beats = harness.Relay.Events.OfType<WorkerHeartbeat>().ToArray();
        (beats[0].Worker, string.Join(',', beats[0].WorkerKinds), string.Join(',', beats[0].TaskKinds), beats[0].Concurrency, beats[0].Stopping)
            .ShouldBe(("w", "default", "default/test.run", 3, false));
        beats[^1].Stopping.ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_announces_once_what_its_tasks_take_and_give()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text), options => options.HeartbeatInterval = TimeSpan.FromSeconds(1));

        await Deadline.UntilAsync(() => harness.Relay.Events.OfType<WorkerHeartbeat>().Count() >= 2, "two heartbeats");

        var announced = harness.Relay.Events.OfType<TaskKindAnnounced>().ShouldHaveSingleItem();
        (announced.WorkerKind, announced.TaskKind, announced.Worker, announced.ArgumentsSchema, announced.ResultSchema).ShouldBe(("default", "test.run", "w", """{"type":"object"}""", "true"));
    }

    [Fact]
    public async Task A_task_that_is_written_while_the_worker_runs_is_taken_over_and_a_wrong_one_is_not()
    {
        await using var harness = await WorkerHarness.StartAsync((text, _) => Task.FromResult(text));
        var added = new TestTask.Handler((text, _) => Task.FromResult("new " + text), new TaskDefinition("of.now", "another"));

        harness.Module.Handlers.Add(added);
        TacoQ.Hosting.HotReload.UpdateApplication(null);
        var sent = await harness.SendAsync(task => task with { TaskKind = "of.now", WorkerKind = "another" });

        Encoding.UTF8.GetString((await harness.EventAsync<TaskCompleted>(sent.Id)).Output.Span).ShouldBe("\"new x\"");
        await Deadline.UntilAsync(() => harness.Relay.Events.OfType<WorkerHeartbeat>().Any(beat => beat.TaskKinds.Contains("another/of.now")), "the new task is announced");
        await Deadline.UntilAsync(() => harness.Relay.Events.OfType<TaskKindAnnounced>().Any(announced => announced.TaskKind == "of.now"), "what it takes is announced");

        harness.Module.Handlers.Add(added);
        TacoQ.Hosting.HotReload.UpdateApplication(null);
        harness.Log.Messages.ShouldContain(message => message.Contains("Two tasks have the kind 'of.now' for the worker kind 'another'"));
        await harness.EventAsync<TaskCompleted>((await harness.SendAsync()).Id);
    }

    [Fact]
    public async Task A_worker_kind_without_tasks_is_a_startup_error()
    {
        var error = await Should.ThrowAsync<TacoConfigurationException>(() => WorkerHarness.StartAsync((text, _) => Task.FromResult(text), options => options.Kinds.Add("images")));

        error.Message.ShouldBe("TacoQ:Worker:Kinds names the worker kind 'images', but this program has no task of it. It has: default.");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value && Interlocked.CompareExchange(ref target, value, seen) != seen; seen = target)
        {
        }
    }

    private sealed class Scoped : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    private sealed class Logging(string name, ConcurrentQueue<string> log) : ITaskMiddleware
    {
        public async ValueTask InvokeAsync(TaskContext context, TaskDelegate next)
        {
            log.Enqueue($"{name} {context.Kind} {context.Attempt}");
            await next(context);
            log.Enqueue($"{name} done");
        }
    }

    private sealed class IgnoringStackTrace : IEqualityComparer<TaskError>
    {
        public bool Equals(TaskError? x, TaskError? y) => x is not null && y is not null && (x with { StackTrace = null }) == (y with { StackTrace = null });

        public int GetHashCode(TaskError obj) => 0;
    }
}
