using System.Text;
using TacoQ.Wire;
using static TacoQ.Relay.Tests.Storage.Events;

namespace TacoQ.Relay.Tests.Search;

/// <summary>Tasks in all states, and queries of which some are of some of them.</summary>
internal sealed class RandomTasks(int seed)
{
    private static readonly string[] Kinds = ["images.resize", "images.crop", "Images.resize", "mails.send", "odd%kind_", "odd*kind[1]"];
    private static readonly string[] WorkerKinds = ["images", "mails", "default"];
    private static readonly string[] Workers = ["w-1", "w-2", "host-1/w"];

    private static readonly string[] Inputs =
    [
        """{"url":"https://x.example/a.png","width":200,"deep":{"list":[1,"two",true,null]}}""", """{"url":"https://y.example/b,c.png","width":200.0,"flag":true}""",
        """{"url":"a\"b\\c*d","width":"200"}""", """{"url":null,"width":-1.5e3}""", """{"url":"über","flag":false,"with space":{"a.b":7}}""", "no json", "[1,2]", "{}",
    ];

    private static readonly string[] Errors =
    [
        """{"type":"System.TimeoutException","message":"It took 10s."}""", """{"type":"ValueError","message":"100% of a_b"}""", """{"type":"X","message":"ÄÖÜ TIMEOUT","attempt":2}""", "a plain timeout", """{"type":1}""",
    ];

    private static readonly string[] Names =
    [
        "status:pending", "status:scheduled", "status:queued", "status:parked", "status:retrying", "status:running", "status:completed", "status:succeeded", "status:failed", "status:cancelled", "status:expired",
        "status:failed,expired", "status:running,cancelled", "kind:images.resize", "kind:images.*", "kind:*.resize", "kind:*mage*", "kind:images.crop,mails.*", "kind:odd%*", "kind:odd_kind_", "kind:\"odd\\*kind[1]\"", "kind:*[1]", "kind:*",
        "worker-kind:images", "worker-kind:m*,default", "worker:w-1", "worker:*w*", "worker:host-1/w", "tag:vip", "tag:v*", "tag:*", "tag:\"two words\"", "tag:*o*", "header.tenant:x", "header.tenant:*", "header.tenant:ü", "header.a.b:\"\"", "header.none:*",
        "schedule:nightly", "error:Timeout", "error:timeout,value", "error:100%", "error:a_b", "error:*", "error:\"it took\"", "error:ä", "since:1h", "until:1h", "since:30m", "until:2026-01-01T00:30:00Z", "since:2026-01-01", "until:2026-01-01T00:59+00:00",
        "attempt:1", "attempt:>1", "attempt:<2,3", "priority:>=5", "priority:0", "priority:<=3", "priority:>3", "duration:>10s", "duration:<=5ms", "duration:>1h", "duration:<1w",
        "arg.url:*png", "arg.url:https://x*", "arg.url:\"https://y.example/b,c.png\"", "arg.url:\"a\\\"b\\\\c\\*d\"", "arg.url:null", "arg.url:über", "arg.width:200", "arg.width:\"200\"", "arg.width:>100", "arg.width:<0", "arg.width:-1500", "arg.width:>=200,<0",
        "arg.flag:true", "arg.flag:false,null", "arg.flag:*", "arg.deep.list.0:1", "arg.deep.list.1:two", "arg.deep.list.2:true", "arg.deep.list.3:null", "arg.deep.list.4:null", "arg.\"with space\".\"a.b\":7", "arg.0:1", "arg.none:x", "arg.deep:*",
    ];

    private readonly Random random = new(seed);

    public IReadOnlyList<TaskEvent> Events(Guid id)
    {
        var assignment = Assignment(id) with
        {
            TaskKind = Any(Kinds),
            WorkerKind = Any(WorkerKinds),
            CreatedAt = T0 + (random.Next(12) * 300_000_000L),
            Priority = random.Next(8),
            Input = Encoding.UTF8.GetBytes(Any(Inputs)),
            Headers = Headers(),
        };
        var attempt = random.Next(1, 4);
        var at = T0 + random.Next(100_000_000);
        TaskEvent[] then = random.Next(9) switch
        {
            0 => [],
            1 => [new TaskRunning(id, attempt, at) { ExecutedBy = Any(Workers) }],
            2 => [new TaskParked(assignment, at) { ExecutedBy = Any(Workers) }],
            3 => [new TaskRetrying(assignment with { Attempt = attempt }, at) { StartedAt = at - 7, ExecutedBy = Any(Workers), Error = Encoding.UTF8.GetBytes(Any(Errors)), Delay = TimeSpan.FromHours(1) }],
            4 => [Cancelled(id, at)],
            5 => [new TaskRunning(id, attempt, at) { ExecutedBy = Any(Workers) }, Cancelled(id, at)],
            _ => [End(id, attempt, at)],
        };
        return [new TaskAssigned(random.Next(5) == 0 ? assignment with { Delay = TimeSpan.FromHours(1) } : assignment, T0), .. then];
    }

    public string Query() => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => (random.Next(4) == 0 ? "-" : "") + Any(Names)));

    private TaskCompleted End(Guid id, int attempt, long at)
    {
        var outcome = Any(Enum.GetValues<TaskOutcome>());
        var output = outcome == TaskOutcome.Succeeded ? "1" : random.Next(4) == 0 ? "" : Any(Errors);
        return new(id, attempt, at) { ExecutedBy = Any(Workers), StartedAt = at - Any([1_000L, 20_000_000L, 7_200_000_000L]), Outcome = outcome, Output = Encoding.UTF8.GetBytes(output) };
    }

    private Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>();
        Maybe("tags", "vip", "vip, two words", "other,x", "");
        Maybe("tenant", "x", "ü", "vip");
        Maybe("a.b", "", "c");
        Maybe("schedule", "nightly");
        return headers;

        void Maybe(string name, params string[] values)
        {
            if (random.Next(2) == 0)
            {
                headers[name] = Any(values);
            }
        }
    }

    private T Any<T>(T[] values) => values[random.Next(values.Length)];
}
