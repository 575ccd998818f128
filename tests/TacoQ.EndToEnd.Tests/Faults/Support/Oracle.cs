using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;
using TacoQ.FaultProgram;
using TacoQ.TestServers;

namespace TacoQ.EndToEnd.Tests.Faults.Support;

/// <summary>Compares what the ledger says with what the record says.</summary>
internal sealed class Oracle(FaultRun run, ConcurrentDictionary<Guid, Expectation> expected)
{
    private const int Completed = 70;

    /// <summary>Waits until the record has the end of each task whose enqueue was confirmed; whether it has.</summary>
    public async Task<bool> SettleAsync(TimeSpan limit)
    {
        var confirmed = Ids(run.Facts, Fact.Confirmed).ToArray();
        try
        {
            await Deadline.UntilAsync(async () => await CountAsync() >= confirmed.Length && await CountAsync(confirmed) == confirmed.Length, "all is completed", limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task<FaultReport> CompareAsync(List<string> problems)
    {
        var facts = run.Facts;
        var rows = await ReadRowsAsync();
        var confirmed = Ids(facts, Fact.Confirmed);
        var executed = Ids(facts, Fact.Executed);
        var missing = confirmed.Where(id => !rows.TryGetValue(id, out var row) || row.Rank != Completed).ToArray();
        var wrong = FindWrong(facts, rows).ToArray();
        problems.AddRange(missing.Select(id => $"missing: {id} {(rows.TryGetValue(id, out var row) ? row : "has no row")}{(executed.Contains(id) ? ", executed" : "")}"));
        problems.AddRange(wrong);
        return new FaultReport
        {
            Fault = "",
            Published = Ids(facts, Fact.Published).Count,
            Confirmed = confirmed.Count,
            Executed = executed.Count,
            Lost = missing.Count(id => !executed.Contains(id)),
            Missing = missing.Length,
            Wrong = wrong.Length,
            Duplicates = facts.Where(line => line.Fact == Fact.Executing).GroupBy(line => (line.Id, line.Attempt)).Sum(attempt => attempt.Count() - 1),
        };
    }

    private IEnumerable<string> FindWrong(IReadOnlyList<Ledger.Line> facts, Dictionary<Guid, Row> rows)
    {
        var published = Ids(facts, Fact.Published);
        var executed = Ids(facts, Fact.Executed);
        foreach (var (id, row) in rows)
        {
            if (!published.Contains(id))
            {
                yield return $"wrong: {id} was never enqueued: {row}";
            }
            else if (row is { Rank: Completed, Outcome: TaskOutcome.Succeeded } && !executed.Contains(id))
            {
                yield return $"wrong: {id} was never executed: {row}";
            }
            else if (row.Rank == Completed && expected.TryGetValue(id, out var expectation) && !row.Is(expectation))
            {
                yield return $"wrong: {id} should be {expectation}: {row}";
            }
        }

        // "Refused" promises that nothing of the task is left.
        foreach (var id in Ids(facts, Fact.Refused))
        {
            if (executed.Contains(id))
            {
                yield return $"wrong: {id} was refused, and executed";
            }
            else if (rows.TryGetValue(id, out var row) && row.Rank != Completed && !row.IsCancelled)
            {
                yield return $"wrong: {id} was refused, and the record waits for it: {row}";
            }
        }
    }

    private static HashSet<Guid> Ids(IEnumerable<Ledger.Line> facts, Fact fact) => [.. facts.Where(line => line.Fact == fact).Select(line => line.Id)];

    /// <summary>How many are completed, of all or of these; the first is cheap enough to be asked all the time.</summary>
    private async Task<long> CountAsync(Guid[]? ids = null)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from tacoq.tasks where rank = 70" + (ids is null ? "" : " and id = any ($1)"), connection);
        if (ids is not null)
        {
            command.Parameters.Add(new() { Value = ids });
        }

        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Dictionary<Guid, Row>> ReadRowsAsync()
    {
        var rows = new Dictionary<Guid, Row>();
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand("select id, attempt, rank, outcome, output, cancel_requested_at is not null from tacoq.tasks", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows[reader.GetGuid(0)] = new(
                reader.GetInt32(1),
                reader.GetInt16(2),
                reader.IsDBNull(3) ? null : (TaskOutcome)reader.GetInt16(3),
                reader.IsDBNull(4) ? "" : Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(4)),
                reader.GetBoolean(5));
        }

        return rows;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(run.Database.ConnectionString + ";Application Name=oracle;Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private sealed record Row(int Attempt, int Rank, TaskOutcome? Outcome, string Output, bool IsCancelled)
    {
        public bool Is(Expectation expectation) =>
            Outcome == expectation.Outcome && (Outcome != TaskOutcome.Succeeded || Output == expectation.Number.ToString(CultureInfo.InvariantCulture));
    }
}
