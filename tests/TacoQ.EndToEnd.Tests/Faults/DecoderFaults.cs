using System.Text.Json.Nodes;
using TacoQ.TestServers;
using TacoQ.Wire;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>Bytes that nobody has written.</summary>
public class DecoderFaults
{
    private const int Inputs = 1_000_000;

    private delegate void Decode(ReadOnlySpan<byte> body);

    private static readonly (string Record, Decode Decode)[] Decoders =
    [
        ("TaskAssignmentUpdate", static body => TaskAssignmentUpdate.Read(body)),
        ("TaskRunningUpdate", static body => TaskRunningUpdate.Read(body)),
        ("TaskCompletedUpdate", static body => TaskCompletedUpdate.Read(body)),
        ("TaskEvents", static body => TaskEventsCodec.Read(body)),
    ];

    [Fact]
    public void A_million_mutated_inputs_are_read_or_refused_within_bounded_memory()
    {
        var random = new Random(1);
        var seeds = Decoders.Select(decoder => Seeds(decoder.Record)).ToArray();
        seeds.ShouldAllBe(of => of.Length > 0);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Inputs; i++)
        {
            var which = i % Decoders.Length;
            var body = Mutate(seeds[which], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Decoders[which].Decode(body);
                read++;
            }
            catch (WireFormatException)
            {
                refused++;
            }

            // An event is at least 3 bytes on the wire and some hundred in memory; the exception itself takes about 10 kB.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > 64_000 + (256 * body.Length))
            {
                Assert.Fail($"{Decoders[which].Record} of {body.Length} bytes takes {allocated}: {Convert.ToHexString(body)}");
            }
        }

        read.ShouldBeGreaterThan(Inputs / 100, "mutations that leave it readable are there too");
        refused.ShouldBeGreaterThan(Inputs / 100);
    }

    private static byte[][] Seeds(string record)
    {
        if (record == "TaskEvents")
        {
            return [.. Enumerable.Range(1, 4).Select(count => Write(Enumerable.Range(0, count).SelectMany(_ => AllEvents()).ToArray()))];
        }

        var vectors = JsonNode.Parse(File.ReadAllText(Repository.File("tests", "data", "wire-vectors.json")))!;
        return
        [
            .. vectors["vectors"]!.AsArray().Concat(vectors["foreign_or_malformed"]!.AsArray())
                .Where(vector => vector!["record"]!.GetValue<string>() == record && vector["bytes"] is not null)
                .Select(vector => Convert.FromBase64String(vector!["bytes"]!.GetValue<string>()))
                .Where(bytes => bytes.Length < 4096),
        ];
    }

    private static byte[] Write(WireEvent[] events)
    {
        using var buffer = new PooledBuffer();
        TaskEventsCodec.Write(buffer, events);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<WireEvent> AllEvents()
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var assignment = new TaskAssignment { Id = id, TaskKind = "work", WorkerKind = "faults", CreatedAt = 1, Input = "{}"u8.ToArray(), Headers = new Dictionary<string, string> { ["a"] = "b" } };
        return
        [
            new TaskAssigned(assignment, 1),
            new TaskRunning(id, 1, 2) { ExecutedBy = "w", Process = 3 },
            new TaskCompleted(id, 1, 3) { Outcome = TaskOutcome.Failed, Output = "1"u8.ToArray() },
            new TaskRetrying(assignment, 4) { StartedAt = 1, ExecutedBy = "w", Error = "{}"u8.ToArray(), Delay = TimeSpan.FromSeconds(1) },
            new TaskProgressed(id, 1, 5, 0.5, "half"),
            new TaskParked(assignment, 6) { ExecutedBy = "w" },
            new TaskCancelled(id, 7),
            new TaskLeased(assignment, 8) { ExecutedBy = "w", Lease = TimeSpan.FromSeconds(30) },
            new TaskKindAnnounced("faults", "work", 10) { Worker = "w", ArgumentsSchema = "true", ResultSchema = """{"type":"null"}""" },
            new ScheduleAnnounced("daily", "faults", "work", 11) { Worker = "w", Process = 1, Cron = "@daily", TimeZone = "UTC", MisfireLimit = 1, RetentionSeconds = 60 },
            new WorkerHeartbeat("w", 9) { StartedAt = 1, Host = "h", Version = "1", WorkerKinds = ["faults"], TaskKinds = ["faults/work"], Concurrency = 1, Busy = 0, Leases = [(id, 1)] },
        ];
    }

    /// <summary>Changes, removes, adds and repeats some bytes.</summary>
    private static byte[] Mutate(byte[][] seeds, Random random)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Length)]);
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 12)).Select(_ => (byte)random.Next(256)));
                    break;
                case 4:
                    // A length, or a count of a block, far beyond what follows; and a negative one.
                    bytes.InsertRange(at, [0xFE, 0xFF, 0xFF, 0xFF, (byte)random.Next(16)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(64), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
