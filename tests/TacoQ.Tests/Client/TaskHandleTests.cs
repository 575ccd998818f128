using System.Text.Json;
using TacoQ.Tests.Support;
using static TacoQ.Tests.Support.StubRelayClient;

namespace TacoQ.Tests.Client;

public class TaskHandleTests
{
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task A_result_is_read_by_its_type() => (await Handle<int[]>((_, _, _) => Snapshot(id, result: "[1,2]")).GetResultAsync()).ShouldBe([1, 2]);

    [Fact]
    public async Task A_result_is_waited_for_over_any_number_of_requests()
    {
        var asked = 0;
        var handle = Handle<int>((_, wait, _) =>
        {
            wait.ShouldBe(TimeSpan.FromSeconds(30));
            return ++asked < 3 ? Snapshot(id, TacoTaskStatus.Running) : Snapshot(id, result: "7");
        });

        (await handle.GetResultAsync()).ShouldBe(7);
    }

    [Fact]
    public async Task A_task_that_takes_too_long_is_a_timeout_that_tells_its_status()
    {
        var error = await Should.ThrowAsync<TimeoutException>(() => Handle<int>((_, _, _) => Snapshot(id, TacoTaskStatus.Running)).GetResultAsync(TimeSpan.FromMilliseconds(1)));

        error.Message.ShouldBe($"Task {id} did not complete within 00:00:00.0010000; it is Running.");
    }

    [Theory]
    [InlineData(TaskOutcome.Failed, "Task {0} failed in attempt 2: E: boom")]
    [InlineData(TaskOutcome.Cancelled, "Task {0} was cancelled.")]
    [InlineData(TaskOutcome.Expired, "Task {0} expired before an attempt began.")]
    public async Task A_task_without_a_result_throws_how_it_ended(TaskOutcome outcome, string message)
    {
        var handle = Handle<int>((_, _, _) => Snapshot(id, outcome: outcome, error: outcome == TaskOutcome.Failed ? new("E", "boom", null, 2) : null));

        (await Should.ThrowAsync<TaskFailedException>(() => handle.GetResultAsync())).Message.ShouldBe(string.Format(null, message, id));
        await Should.ThrowAsync<TaskFailedException>(() => handle.WaitAsync());
        (await handle.WaitForCompletionAsync()).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task A_result_of_another_type_is_an_error_that_names_both()
    {
        var error = await Should.ThrowAsync<JsonException>(() => Handle<int>((_, _, _) => Snapshot(id, result: "\"seven\"")).GetResultAsync());

        error.Message.ShouldStartWith($"The result of task {id} is no System.Int32:");
    }

    [Fact]
    public async Task An_unknown_task_is_not_found()
    {
        var handle = Handle<int>((_, _, _) => null);

        (await Should.ThrowAsync<TaskNotFoundException>(() => handle.GetSnapshotAsync())).TaskId.ShouldBe(id);
        await Should.ThrowAsync<TaskNotFoundException>(() => handle.GetResultAsync());
    }

    [Fact]
    public async Task Watching_gives_each_change_once_and_ends_with_the_task()
    {
        var version = 0;
        var since = new List<DateTimeOffset?>();
        var handle = Handle<int>((_, _, changedSince) =>
        {
            since.Add(changedSince);
            version++;
            return version switch
            {
                1 => Snapshot(id, TacoTaskStatus.Pending, version: 1),
                2 or 3 => Snapshot(id, TacoTaskStatus.Running, version: 2),
                _ => Snapshot(id, version: 4),
            };
        });

        var seen = new List<TacoTaskStatus>();
        await foreach (var snapshot in handle.WatchAsync())
        {
            seen.Add(snapshot.Status);
        }

        seen.ShouldBe([TacoTaskStatus.Pending, TacoTaskStatus.Running, TacoTaskStatus.Completed]);
        since.ShouldBe([DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch.AddTicks(1), DateTimeOffset.UnixEpoch.AddTicks(2), DateTimeOffset.UnixEpoch.AddTicks(2)]);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => Handle<int>((_, _, _) => Snapshot(id)).GetResultAsync(cancellationToken: stop.Token));
    }

    [Fact]
    public async Task Without_a_relay_the_error_names_the_setting()
    {
        var handle = new TaskHandle<int>(id, null!, new UnconfiguredRelayClient());

        (await Should.ThrowAsync<TacoConfigurationException>(() => handle.GetResultAsync())).Message.ShouldContain("ConnectionStrings:tacorelay");
    }

    private TaskHandle<T> Handle<T>(Func<Guid, TimeSpan, DateTimeOffset?, TaskSnapshot?> get) => new(id, null!, new StubRelayClient(get));
}
