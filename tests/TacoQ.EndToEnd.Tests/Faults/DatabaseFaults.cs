using TacoQ.EndToEnd.Tests.Faults.Support;
using TacoQ.FaultProgram;
using TacoQ.Relay.Storage;
using TacoQ.TestServers;
using Fact = TacoQ.FaultProgram.Fact;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>What happens to the relay's database.</summary>
public class DatabaseFaults
{
    [Fact]
    public async Task Store_fails_and_reports_as_failed_what_it_has_done()
    {
        await using var run = await FaultRun.StartAsync();
        var applied = 0;
        await run.StartRelayAsync(
            builder => builder.Services.Decorate<ITaskStore>(async (method, arguments, call) =>
            {
                var turn = method == nameof(ITaskStore.ApplyAsync) && arguments[0] is IReadOnlyList<TaskChange> ? Interlocked.Increment(ref applied) % 3 : 0;
                if (turn == 1)
                {
                    throw new TimeoutException("not done");
                }

                await call();
                if (turn == 2)
                {
                    throw new TimeoutException("done, in truth");
                }
            }),
            "--TacoQ:Relay:BatchSize",
            "30");
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();

        run.Begin();
        await run.EnqueueWorkAsync(taco, 100, milliseconds: 20);
        await run.EnqueueAsync(20, (id, number) => taco.FaultTasks().FailFirst.With(new() { Id = id }).EnqueueAsync(run.Folder, number, 1));
        run.End();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task Database_connection_killed_at_commit()
    {
        await using var run = await FaultRun.StartAsync();
        var proxy = run.ProxyDatabase();
        await run.StartRelayAsync(null, "--TacoQ:Relay:BatchSize", "30");
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var (batches, lost) = (0, 0);

        // What is long and names the worker kind is a batch of events, which the server commits.
        proxy.LosesAnswerTo = piece => piece.Length > 500 && piece.Span.IndexOf("faults"u8) >= 0
            && Interlocked.Increment(ref batches) % 2 == 0 && Interlocked.Increment(ref lost) <= 5;
        run.Begin();
        await run.EnqueueWorkAsync(taco, 200, milliseconds: 20);
        await Deadline.UntilAsync(() => lost >= 5, "five answers are lost");
        run.End();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact(Explicit = true)]
    public async Task Table_locked_for_30_s()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(50));
        await run.UntilAsync(FaultProgram.Fact.Executed, 20);

        run.Begin();
        await using (var connection = new Npgsql.NpgsqlConnection(run.Database.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new Npgsql.NpgsqlCommand("lock table tacoq.tasks in access exclusive mode", connection, transaction);
            await command.ExecuteNonQueryAsync();
            await run.LastAsync(TimeSpan.FromSeconds(30));
            await transaction.RollbackAsync();
        }

        await load.StopAsync();
        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact(Explicit = true)]
    public async Task Postgres_restarted_immediately_mid_batch()
    {
        await using var postgres = await OwnServer.StartAsync("postgres");
        await using var run = await FaultRun.StartAsync(postgres: postgres);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(10));
        await run.UntilAsync(FaultProgram.Fact.Executed, 100);

        run.Begin();
        await postgres.RunAsync("pg_ctl", "stop", "-m", "immediate");
        await run.LastAsync(TimeSpan.FromSeconds(3));
        await postgres.RestartAsync();
        run.End();
        await load.StopAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }

    [Fact(Explicit = true)]
    public async Task Database_read_only_for_20_s()
    {
        await using var postgres = await OwnServer.StartAsync("postgres");
        await using var run = await FaultRun.StartAsync(postgres: postgres);
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.StartWorkerAsync();
        var load = run.StartLoad(taco, TimeSpan.FromMilliseconds(20));
        await run.UntilAsync(FaultProgram.Fact.Executed, 50);

        run.Begin();
        await postgres.RunAsync("psql", "-q", "-c", "alter system set default_transaction_read_only = on", "-c", "select pg_reload_conf()");
        await run.LastAsync(TimeSpan.FromSeconds(20));
        await postgres.RunAsync("psql", "-q", "-c", "set default_transaction_read_only = off", "-c", "alter system reset default_transaction_read_only", "-c", "select pg_reload_conf()");
        run.End();
        await load.StopAsync();

        (await run.ShouldLoseNothingAsync()).Duplicates.ShouldBe(0);
    }
}
