using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using RabbitMQ.Client;
using TacoQ.EndToEnd.Tests.Support;
using TacoQ.FaultProgram;
using TacoQ.Relay.Host;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults.Support;

/// <summary>
/// One fault: publishers, workers and relays on a virtual host and a database of their own, in this process or in ones that can be
/// killed; the ledger of what they did; and in the end the comparison of ledger, record and broker.
/// </summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private readonly string name;
    private readonly List<IHost> hosts = [];
    private readonly List<ProgramUnderTest> programs = [];
    private readonly List<TcpProxy> proxies = [];
    private readonly ConcurrentQueue<long> signs = new();
    private readonly ConcurrentDictionary<Guid, Expectation> expected = [];
    private readonly List<string> problems = [];
    private long begun;
    private long begunAt;
    private long ended;
    private bool stopped;

    private FaultRun(string name, VirtualHost broker, Database database)
    {
        this.name = name;
        Broker = broker;
        Database = database;
        BrokerUrl = broker.ConnectionString;
        DatabaseUrl = database.ConnectionString;
        Folder = Directory.CreateTempSubdirectory("tacoq-fault-").FullName;
        Ledger = Ledger.In(Folder);
    }

    public VirtualHost Broker { get; }

    public Database Database { get; }

    /// <summary>The ledger's folder.</summary>
    public string Folder { get; }

    public Ledger Ledger { get; }

    /// <summary>What hosts that are started from now on take as the broker's address.</summary>
    public string BrokerUrl { get; set; }

    /// <summary>What relays that are started from now on take as the database's address.</summary>
    public string DatabaseUrl { get; set; }

    /// <summary>The first relay's, for handles.</summary>
    public string? RelayUrl { get; private set; }

    /// <summary>All that has been logged as a warning or worse.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    /// <summary>What enqueues have thrown.</summary>
    public ConcurrentQueue<Exception> Errors { get; } = new();

    public static async Task<FaultRun> StartAsync(OwnServer? rabbit = null, OwnServer? postgres = null, [CallerMemberName] string name = "") =>
        new(name, await VirtualHost.CreateAsync(rabbit), await Database.CreateAsync(postgres));

    /// <summary>Puts a proxy before the broker, for hosts that are started from now on.</summary>
    public TcpProxy ProxyBroker()
    {
        var url = new UriBuilder(Broker.ConnectionString);
        var proxy = new TcpProxy(url.Host, url.Port);
        proxies.Add(proxy);
        url.Port = proxy.Port;
        BrokerUrl = url.Uri.AbsoluteUri;
        return proxy;
    }

    /// <summary>Puts a proxy before the database, for relays that are started from now on.</summary>
    public TcpProxy ProxyDatabase()
    {
        var address = new Npgsql.NpgsqlConnectionStringBuilder(Database.ConnectionString);
        var proxy = new TcpProxy(address.Host!, address.Port);
        proxies.Add(proxy);
        address.Port = proxy.Port;
        DatabaseUrl = address.ConnectionString;
        return proxy;
    }

    public async Task<WebApplication> StartRelayAsync(Action<IHostApplicationBuilder>? configure = null, params string[] settings)
    {
        var relay = RelayProgram.Build([.. RelaySettings(), .. settings], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(new SignLog(Note));
            configure?.Invoke(builder);
        });
        hosts.Add(relay);
        await relay.StartAsync();
        RelayUrl ??= relay.Urls.Single();
        return relay;
    }

    public async Task<IHost> StartWorkerAsync(Action<IHostApplicationBuilder>? configure = null, int concurrency = 16) => await StartAsync(builder =>
    {
        builder.AddTacoQ().ConfigureWorker(options => (options.Concurrency, options.DrainTimeout) = (concurrency, TimeSpan.FromSeconds(5))).AddModule<global::TacoQ.Generated.TacoQ.FaultProgram.TacoTaskModule>();
        configure?.Invoke(builder);
    });

    public async Task<ITacoClient> StartPublisherAsync(Action<IHostApplicationBuilder>? configure = null) =>
        (await StartAsync(configure ?? (static _ => { }))).Services.GetRequiredService<ITacoClient>();

    /// <summary>The broker as any other client sees it.</summary>
    public async Task<IConnection> ConnectAsync() => await new ConnectionFactory { Uri = new(Broker.ConnectionString) }.CreateConnectionAsync();

    /// <summary>A worker as a process.</summary>
    public async Task<ProgramUnderTest> StartWorkerProcessAsync(params string[] settings)
    {
        var worker = LaunchWorkerProcess(settings);
        await worker.UntilPrintedAsync("takes tasks of");
        return worker;
    }

    /// <summary>A relay as a process.</summary>
    public async Task<ProgramUnderTest> StartRelayProcessAsync(params string[] settings)
    {
        var relay = LaunchRelayProcess(settings);
        await relay.UntilPrintedAsync("Application started");
        RelayUrl ??= relay.Output.Split("Now listening on: ")[1].Split('\n')[0].Trim();
        return relay;
    }

    /// <summary>A worker as a process that may not work yet.</summary>
    public ProgramUnderTest LaunchWorkerProcess(params string[] settings) =>
        StartProgram(["worker", "--ConnectionStrings:tacobroker", BrokerUrl, "--TacoQ:Worker:DrainTimeout", "00:00:05", .. settings]);

    /// <summary>A relay as a process that may not work yet.</summary>
    public ProgramUnderTest LaunchRelayProcess(params string[] settings) => StartProgram(["relay", .. RelaySettings(), "--Logging:LogLevel:Default", "Information", .. settings]);

    /// <summary>A publisher as a process.</summary>
    public ProgramUnderTest StartPublisherProcess(params string[] settings) =>
        StartProgram(["publisher", "--ConnectionStrings:tacobroker", BrokerUrl, "--Folder", Folder, .. settings]);

    /// <summary>Enqueues tasks that take a while, and notes what became of each enqueue.</summary>
    public Task EnqueueWorkAsync(ITacoClient taco, int count, int milliseconds, EnqueueOptions? options = null) =>
        EnqueueAsync(count, (id, number) => taco.FaultTasks().Work.With((options ?? EnqueueOptions.None) with { Id = id }).EnqueueAsync(Folder, number, milliseconds));

    /// <summary>Enqueues tasks by <paramref name="enqueue"/>, which gets an id and a number, the expected result.</summary>
    /// <param name="count">How many.</param>
    /// <param name="enqueue">Enqueues one.</param>
    /// <param name="outcome">How they shall end; null for any way.</param>
    /// <param name="number">Their result, if it is not the number that they were given.</param>
    public async Task EnqueueAsync(int count, Func<Guid, int, Task> enqueue, TaskOutcome? outcome = TaskOutcome.Succeeded, int? number = null)
    {
        var tasks = Enumerable.Range(0, count).Select(number => (Id: NewId(), Number: number)).ToArray();
        foreach (var task in tasks)
        {
            if (outcome is { } end)
            {
                expected[task.Id] = new(end, number ?? task.Number);
            }
        }

        await Ledger.AppendAsync(Fact.Published, tasks.Select(task => task.Id));
        await Task.WhenAll(tasks.Select(task => EnqueueOneAsync(task.Id, () => enqueue(task.Id, task.Number))));
    }

    /// <summary>Enqueues one task after the other until the returned task is told to stop; each takes a while.</summary>
    public Load StartLoad(ITacoClient taco, TimeSpan every, int milliseconds = 10) => new(stop => LoadAsync(taco, every, milliseconds, stop));

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public IReadOnlyList<Ledger.Line> Facts => Ledger.Read(Folder);

    /// <summary>Waits until so many tasks have begun or ended, by any worker or by one.</summary>
    public Task UntilAsync(Fact fact, int count, ProgramUnderTest? by = null, TimeSpan? limit = null) => Deadline.UntilAsync(
        () => Facts.Where(line => line.Fact == fact && (by is null || line.Process == by.ProcessId)).Select(line => line.Id).Distinct().Count() >= count, $"{count} {fact}", limit);

    /// <summary>The fault happens now.</summary>
    public void Begin() => (begun, ended, begunAt) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow().UtcTicks);

    /// <summary>The fault is over.</summary>
    public void End() => ended = TimeProvider.System.GetTimestamp();

    /// <summary>A fault of a duration.</summary>
    public async Task LastAsync(TimeSpan duration)
    {
        await Task.Delay(duration - TimeProvider.System.GetElapsedTime(begun), TimeProvider.System);
        End();
    }

    /// <summary>Ends a process that was started here, and takes it as no leak that it did not end by itself.</summary>
    public async Task KillAsync(ProgramUnderTest program)
    {
        await program.SignalAsync("KILL");
        await program.EndAsync(EndLimit);
        programs.Remove(program);
        await program.DisposeAsync();
    }

    /// <summary>A process has ended, as it should: it is not stopped again.</summary>
    public async Task<int> EndedAsync(ProgramUnderTest program, TimeSpan? limit = null)
    {
        var code = await program.EndAsync(limit ?? EndLimit);
        programs.Remove(program);
        await program.DisposeAsync();
        return code;
    }

    public async Task StopAsync(IHost host)
    {
        hosts.Remove(host);
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>All that was confirmed so far is completed in the record.</summary>
    public async Task ShouldBeDoneAsync(string why) => (await new Oracle(this, expected).SettleAsync(TimeSpan.Zero)).ShouldBeTrue(why);

    /// <summary>Ends, writes the report, and fails unless nothing was lost, missing, wrong or leaked.</summary>
    public async Task<FaultReport> ShouldLoseNothingAsync(TimeSpan? limit = null)
    {
        var report = await EndAsync(limit);
        await WriteAsync(report);
        (report.Lost, report.Missing, report.Wrong, report.Leaks).ShouldBe((0, 0, 0, 0), string.Join('\n', problems.Take(8).Concat(Warnings.TakeLast(8))));
        return report;
    }

    /// <summary>Waits until all is done or the time is over, stops everything, and compares.</summary>
    public async Task<FaultReport> EndAsync(TimeSpan? limit = null)
    {
        var oracle = new Oracle(this, expected);
        var settled = await oracle.SettleAsync(limit ?? TimeSpan.FromSeconds(60));
        var recovered = TimeProvider.System.GetTimestamp();
        var undelivered = await CountLeakedAsync(now => now.Ready + now.Unacknowledged, now => $"{now.Ready} messages undelivered and {now.Unacknowledged} unacknowledged");
        var unended = await StopAllAsync();
        var connections = await CountLeakedAsync(now => now.Connections + now.Channels, now => $"{now.Connections} connections and {now.Channels} channels");
        return (await oracle.CompareAsync(problems)) with
        {
            Fault = name.Replace('_', ' '),
            Leaks = undelivered + unended + connections,
            DetectSeconds = Detected(),
            RecoverSeconds = settled && begun > 0 ? Stopwatch.GetElapsedTime(ended, recovered).TotalSeconds : null,
            Problems = problems,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>When the fault showed: in a log, or by a task that was run again.</summary>
    private double? Detected() => signs.Where(sign => begun > 0 && sign >= begun).Select(sign => (double?)Stopwatch.GetElapsedTime(begun, sign).TotalSeconds)
        .Concat(Facts.Where(line => line.Fact == Fact.Executing).GroupBy(line => (line.Id, line.Attempt)).SelectMany(attempt => attempt.Skip(1))
            .Where(again => begun > 0 && again.At >= begunAt).Select(again => (double?)TimeSpan.FromTicks(again.At - begunAt).TotalSeconds))
        .Min();

    private async Task WriteAsync(FaultReport report)
    {
        var folder = Directory.CreateDirectory(Repository.File("artifacts", "faults"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name + ".json"), report.ToJson());
    }

    private async Task EnqueueOneAsync(Guid id, Func<Task> enqueue)
    {
        try
        {
            await enqueue();
            await Ledger.AppendAsync(Fact.Confirmed, [id]);
        }
        catch (EnqueueOutcomeUnknownException e)
        {
            Errors.Enqueue(e);
            await Ledger.AppendAsync(Fact.Unknown, [id]);
        }
        catch (EnqueueException e)
        {
            Errors.Enqueue(e);
            await Ledger.AppendAsync(Fact.Refused, [id]);
        }
    }

    private async Task LoadAsync(ITacoClient taco, TimeSpan every, int milliseconds, CancellationToken stop)
    {
        var enqueuing = new List<Task>();
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        while (!stop.IsCancellationRequested)
        {
            enqueuing.Add(EnqueueWorkAsync(taco, 1, milliseconds));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(enqueuing);
    }

    /// <summary>Publishers first, then workers, then relays; how many did not end as they should.</summary>
    private async Task<int> StopAllAsync()
    {
        if (stopped)
        {
            return 0;
        }

        stopped = true;
        var unended = 0;
        foreach (var host in Enumerable.Reverse(hosts).ToArray())
        {
            await StopAsync(host);
        }

        foreach (var program in Enumerable.Reverse(programs))
        {
            await program.SignalAsync("CONT");
            await program.SignalAsync("TERM");
            try
            {
                if (await program.EndAsync(EndLimit) is not 0 and var code)
                {
                    problems.Add($"A process ended with {code}: {program.Output}");
                    unended++;
                }
            }
            catch (TimeoutException e)
            {
                problems.Add(e.Message);
                unended++;
            }

            await program.DisposeAsync();
        }

        return unended;
    }

    private async Task<int> CountLeakedAsync(Func<(int Ready, int Unacknowledged, int Connections, int Channels), int> count, Func<(int Ready, int Unacknowledged, int Connections, int Channels), string> describe)
    {
        var now = (Ready: 0, Unacknowledged: 0, Connections: 0, Channels: 0);
        try
        {
            await Deadline.UntilAsync(async () => count(now = await Broker.CountAsync()) == 0, "nothing is left", TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            problems.Add($"Left in the broker: {describe(now)}");
        }

        return count(now);
    }

    private ProgramUnderTest StartProgram(string[] arguments)
    {
        var program = ProgramUnderTest.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "TacoQ.FaultProgram.dll"), .. arguments]);
        program.Printed = line =>
        {
            if (line.StartsWith("warn: TacoQ", StringComparison.Ordinal) || line.StartsWith("fail: TacoQ", StringComparison.Ordinal) || line.StartsWith("crit: TacoQ", StringComparison.Ordinal))
            {
                Note(line);
            }
        };
        programs.Add(program);
        return program;
    }

    private void Note(string warning)
    {
        signs.Enqueue(TimeProvider.System.GetTimestamp());
        Warnings.Enqueue(warning);
    }

    private IEnumerable<string> RelaySettings() =>
        ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:tacobroker", BrokerUrl, "--ConnectionStrings:tacodatabase", DatabaseUrl];

    private async Task<IHost> StartAsync(Action<IHostApplicationBuilder> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:tacobroker"] = BrokerUrl,
            ["ConnectionStrings:tacorelay"] = RelayUrl,
            ["TacoQ:Worker:RetryDelay"] = "00:00:00.1",
        });
        builder.Logging.AddProvider(new SignLog(Note));
        builder.AddTacoQ(q => q.UseRabbitMQ());
        configure(builder);
        var host = builder.Build();
        hosts.Add(host);
        await host.StartAsync();
        return host;
    }
}
