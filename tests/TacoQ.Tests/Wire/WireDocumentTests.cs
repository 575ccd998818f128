using System.Collections.Frozen;
using TacoQ.Wire;

namespace TacoQ.Tests.Wire;

/// <summary>The examples of <c>docs/wire.md</c> are what the codec writes and reads.</summary>
public class WireDocumentTests
{
    private const long CreatedAt = 1_767_225_600_000_000;
    private const long StartedAt = CreatedAt + 1_000_000;
    private const long EndedAt = CreatedAt + 1_500_000;

    private static readonly Guid Id = Guid.Parse("019b76da-a800-7000-8000-000000000001");
    private static readonly byte[] Input = """{"text":"taco"}"""u8.ToArray();
    private static readonly byte[] Error = """{"type":"ValueError","message":"no words"}"""u8.ToArray();

    private static readonly TaskAssignment Assignment = new()
    {
        Id = Id,
        TaskKind = "embed",
        WorkerKind = "ml",
        CreatedAt = CreatedAt,
        Input = Input,
        Headers = new Dictionary<string, string> { ["tenant"] = "a" },
    };

    private static readonly WorkerHeartbeat Heartbeat = new("w-1", StartedAt)
    {
        StartedAt = CreatedAt,
        Host = "host",
        Version = "1.0",
        WorkerKinds = ["ml"],
        TaskKinds = ["ml/embed"],
        Concurrency = 4,
        Busy = 1,
        Leases = [(Id, 1)],
    };

    private static readonly FrozenDictionary<string, Action<PooledBuffer>> Records = new Dictionary<string, Action<PooledBuffer>>
    {
        ["TaskAssignment"] = new TaskAssignmentUpdate
        {
            Id = Id,
            TaskKind = "embed",
            WorkerKind = "ml",
            CreatedAt = CreatedAt,
            InputData = Input,
            Priority = 200,
            TtlDuration = 604_800,
            OtelCtxCarrier = new Dictionary<string, string> { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
        }.Write,
        ["TaskRunning"] = new TaskRunningUpdate(Id, StartedAt, "w-1").Write,
        ["TaskCompleted"] = new TaskCompletedUpdate(Id, EndedAt, Error, 1).Write,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, WireEvent[]> Messages = new Dictionary<string, WireEvent[]>
    {
        ["assigned"] = [new TaskAssigned(Assignment, CreatedAt)],
        ["running and completed"] =
        [
            Describe(new TaskRunning(Id, 1, StartedAt)),
            Describe(new TaskCompleted(Id, 1, EndedAt) { StartedAt = StartedAt, Outcome = TaskOutcome.Succeeded, Output = "[0.6,0.8]"u8.ToArray() }),
        ],
        ["retrying"] =
        [
            new TaskRetrying(Assignment with { MaxAttempts = 3 }, EndedAt)
            {
                StartedAt = StartedAt,
                ExecutedBy = "w-1",
                Error = Error,
                Delay = TimeSpan.FromSeconds(1.5),
            },
        ],
        ["progressed"] = [new TaskProgressed(Id, 1, EndedAt, 0.5, "half")],
        ["parked"] = [new TaskParked(Assignment, StartedAt) { ExecutedBy = "w-1" }],
        ["heartbeat"] = [Heartbeat],
        ["leased"] = [new TaskLeased(Assignment with { MaxAttempts = 3 }, StartedAt) { ExecutedBy = "w-1", Lease = TimeSpan.FromMinutes(1) }],
        ["broadcast"] =
        [
            new TaskCancelled(Guid.Parse("019b76da-a800-7000-8000-000000000002"), EndedAt),
            Heartbeat with { At = EndedAt, Busy = 0, Leases = [] },
        ],
        ["paused"] = [new WorkerKindPaused("ml", Paused: true, EndedAt)],
    }.ToFrozenDictionary();

    public static TheoryData<string> Examples => [.. WireDocument.Examples.Keys];

    [Fact]
    public void There_is_an_example_of_each_record_and_of_each_event() =>
        WireDocument.Examples.Keys.Order(StringComparer.Ordinal).ShouldBe([.. Records.Keys.Concat(Messages.Keys.Select(name => "TaskEvents: " + name)).Order(StringComparer.Ordinal)]);

    [Theory, MemberData(nameof(Examples))]
    public void An_example_is_what_the_codec_writes(string name) => Convert.ToHexStringLower(Write(name)).ShouldBe(Convert.ToHexStringLower(WireDocument.Examples[name]));

    [Theory, MemberData(nameof(Examples))]
    public void An_example_is_read_to_the_same_again(string name)
    {
        var bytes = WireDocument.Examples[name];
        using var buffer = new PooledBuffer();
        switch (name)
        {
            case "TaskAssignment":
                TaskAssignmentUpdate.Read(bytes).Write(buffer);
                break;
            case "TaskRunning":
                TaskRunningUpdate.Read(bytes).Write(buffer);
                break;
            case "TaskCompleted":
                TaskCompletedUpdate.Read(bytes).Write(buffer);
                break;
            default:
                TaskEventsCodec.Write(buffer, TaskEventsCodec.Read(bytes));
                break;
        }

        Convert.ToHexStringLower(buffer.WrittenSpan).ShouldBe(Convert.ToHexStringLower(bytes));
    }

    private static byte[] Write(string name)
    {
        using var buffer = new PooledBuffer();
        if (Records.TryGetValue(name, out var write))
        {
            write(buffer);
        }
        else
        {
            TaskEventsCodec.Write(buffer, Messages[name["TaskEvents: ".Length..]]);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static T Describe<T>(T e)
        where T : WorkerTaskEvent => e with
        {
            TaskKind = "embed",
            WorkerKind = "ml",
            CreatedAt = CreatedAt,
            Priority = 0,
            RetentionSeconds = 604_800,
            ExecutedBy = "w-1",
        };
}
