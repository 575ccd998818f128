using System.Text;
using RabbitMQ.Client;
using TacoQ.Wire;

namespace TacoQ.RabbitMQ.Tests;

/// <summary>Messages as nobody sends them: of good ones, bodies with bytes changed, cut and doubled, and headers of any name and type.</summary>
internal sealed class HostileMessages(int seed)
{
    private static readonly string[] Types = ["TaskAssignment", "TaskRunning", "TaskCompleted", "TaskEvents"];

    private static readonly string[] HeaderNames =
    [
        MessageHeaders.Attempt, MessageHeaders.MaxAttempts, MessageHeaders.TimeoutMs, MessageHeaders.ExpiresAt, MessageHeaders.RunAt, MessageHeaders.Outcome,
        MessageHeaders.At, MessageHeaders.DelayMs, MessageHeaders.StartedAt, MessageHeaders.ExecutedBy, MessageHeaders.Process, MessageHeaders.TaskKind,
        MessageHeaders.WorkerKind, MessageHeaders.CreatedAt, MessageHeaders.Priority, MessageHeaders.Retention, MessageHeaders.Topology, MessageHeaders.Queue, "tenant", "ü", "",
    ];

    private static readonly object?[] Values =
    [
        null, 0, -1, 1L, long.MaxValue, long.MinValue, int.MaxValue, (short)-5, (sbyte)-5, (byte)200, true, 1.5, -1e308, 0.1f, 79.5m, "", "text", "\0", "5", new byte[] { 255, 254 },
        new AmqpTimestamp(long.MaxValue), new List<object?> { 1, "a", null }, new Dictionary<string, object?> { ["a"] = new List<object?> { 1 } }, "Succeeded", "v04", "99", new string('x', 3000),
    ];

    private readonly Random random = new(seed);
    private readonly (Guid Id, byte[] Body)[] seeds = [.. Types.Select(Good)];

    public (BasicProperties Properties, byte[] Body) Next()
    {
        var which = random.Next(Types.Length);
        var headers = new Dictionary<string, object?>();
        if (random.Next(10) > 0)
        {
            headers[MessageHeaders.MessageType] = random.Next(8) switch { 0 => Values[random.Next(Values.Length)], 1 => Types[random.Next(Types.Length)], _ => Types[which] };
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            headers[HeaderNames[random.Next(HeaderNames.Length)]] = Values[random.Next(Values.Length)];
        }

        var properties = new BasicProperties { Priority = (byte)random.Next(256), DeliveryMode = random.Next(2) == 0 ? DeliveryModes.Transient : DeliveryModes.Persistent };
        if (random.Next(10) > 0)
        {
            properties.Headers = headers;
        }

        if (random.Next(10) == 0)
        {
            properties.ReplyTo = new string('r', random.Next(256));
        }

        return (properties, Mutate(WithOwnId(seeds[which])));
    }

    /// <summary>So that in a record by task each message can be told from the others.</summary>
    private byte[] WithOwnId((Guid Id, byte[] Body) seed)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        var (old, own) = (Encoding.ASCII.GetBytes(seed.Id.ToString()), Encoding.ASCII.GetBytes(new Guid(bytes).ToString()));
        byte[] body = [.. seed.Body];
        for (var rest = body.AsSpan(); rest.IndexOf(old) is var at and >= 0; rest = rest[(at + old.Length)..])
        {
            own.CopyTo(rest[at..]);
        }

        return body;
    }

    private byte[] Mutate(byte[] good)
    {
        var body = good.ToList();
        for (var i = random.Next(4); i > 0 && body.Count > 0; i--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, random.Next(body.Count - at));
                    break;
                case 2:
                    body.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    body.InsertRange(at, body.GetRange(at, Math.Min(20, body.Count - at)));
                    break;
            }
        }

        return [.. body];
    }

    private static (Guid Id, byte[] Body) Good(string type)
    {
        using var body = new PooledBuffer();
        var id = Guid.CreateVersion7();
        switch (type)
        {
            case "TaskAssignment":
                new TaskAssignmentUpdate { Id = id, TaskKind = "k", WorkerKind = "images", CreatedAt = 1, InputData = "{}"u8.ToArray(), TtlDuration = 60, OtelCtxCarrier = new Dictionary<string, string> { ["a"] = "b" } }.Write(body);
                break;
            case "TaskRunning":
                new TaskRunningUpdate(id, 1, "w").Write(body);
                break;
            case "TaskCompleted":
                new TaskCompletedUpdate(id, 1, "{}"u8.ToArray(), 0).Write(body);
                break;
            default:
                TaskEventsCodec.Write(body, [new TaskCancelled(id, 1), new TaskProgressed(id, 1, 2, 0.5, "half"), new TaskRunning(id, 1, 1)]);
                break;
        }

        return (id, body.WrittenSpan.ToArray());
    }
}
