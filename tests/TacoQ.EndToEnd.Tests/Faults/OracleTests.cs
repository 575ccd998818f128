using TacoQ.EndToEnd.Tests.Faults.Support;

namespace TacoQ.EndToEnd.Tests.Faults;

/// <summary>The oracle sees what it is there for.</summary>
public class OracleTests
{
    [Fact]
    public async Task What_is_lost_missing_wrong_duplicated_and_leaked_is_counted()
    {
        await using var run = await FaultRun.StartAsync();
        await run.StartRelayAsync();
        var taco = await run.StartPublisherAsync();
        await run.EnqueueWorkAsync(taco, 5, milliseconds: 0);
        await using var leaked = await run.ConnectAsync();
        await using var channel = await leaked.CreateChannelAsync();
        (await channel.QueuePurgeAsync("tacoq.worker.faults")).ShouldBe(5u);

        await run.StartWorkerAsync();
        await run.EnqueueWorkAsync(taco, 10, milliseconds: 0);
        await run.UntilAsync(FaultProgram.Fact.Executed, 10);
        await TestServers.Deadline.UntilAsync(async () => await run.Database.ScalarAsync<long>("select count(*) from tacoq.tasks where rank = 70") == 10, "they are completed");
        await run.Database.ExecuteAsync("delete from tacoq.tasks where id in (select id from tacoq.tasks where rank = 70 order by id limit 2)");
        await run.Database.ExecuteAsync("update tacoq.tasks set output = 'x' where id in (select id from tacoq.tasks where rank = 70 order by id limit 3)");
        await run.Ledger.AppendAsync(FaultProgram.Fact.Executing, run.Facts.Where(line => line.Fact == FaultProgram.Fact.Executed).Select(line => line.Id).Take(4));

        var report = await run.EndAsync(TimeSpan.FromSeconds(1));

        (report.Published, report.Confirmed, report.Executed).ShouldBe((15, 15, 10));
        (report.Lost, report.Missing, report.Wrong, report.Duplicates, report.Leaks).ShouldBe((5, 7, 3, 4, 2), string.Join('\n', report.Problems));
    }
}
