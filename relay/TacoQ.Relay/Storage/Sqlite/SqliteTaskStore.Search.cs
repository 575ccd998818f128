using Microsoft.Data.Sqlite;
using SQLitePCL;
using TacoQ.Relay.Search;
using TacoQ.Relay.Search.Sql;

namespace TacoQ.Relay.Storage.Sqlite;

/// <summary>Searches have a connection of their own: other readers do not wait for them.</summary>
internal sealed partial class SqliteTaskStore
{
    private const int ErrorColumn = 31;
    private const int Interrupted = 9;

    private readonly SemaphoreSlim searching = new(1, 1);
    private SqliteConnection? searcher;

    public Task<IReadOnlyList<FoundTask>> SearchAsync(TaskSearch search, CancellationToken cancellationToken) => SearchAsync<IReadOnlyList<FoundTask>>(
        sql => sql.Select(search),
        search.Time,
        command => ReadAll(command, rows => new FoundTask(ReadRow(rows), GetText(rows, ErrorColumn))),
        cancellationToken);

    public Task<int> CountAsync(TaskQuery query, int limit, CancellationToken cancellationToken) => SearchAsync(
        sql => sql.Count(query, limit),
        SearchLimits.Time,
        command => (int)(long)command.ExecuteScalar()!,
        cancellationToken);

    private async Task<T> SearchAsync<T>(Func<SqliteSearchSql, string> write, TimeSpan limit, Func<SqliteCommand, T> read, CancellationToken cancellationToken)
    {
        await searching.WaitAsync(cancellationToken);
        try
        {
            // SQLite works on the thread that asks.
            return await Task.Run(() => Search(write, limit, read, cancellationToken), CancellationToken.None);
        }
        finally
        {
            searching.Release();
        }
    }

    private T Search<T>(Func<SqliteSearchSql, string> write, TimeSpan limit, Func<SqliteCommand, T> read, CancellationToken cancellationToken)
    {
        searcher ??= OpenSearcher();
        using var ending = new CancellationTokenSource(limit, time);
        using var timer = ending.Token.Register(Interrupt);
        using var given = cancellationToken.Register(Interrupt);
        using var command = searcher.CreateCommand();
        command.CommandText = write(new(command.Parameters));
        try
        {
            return read(command);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SearchTooSlowException(limit, e);
        }
    }

    private SqliteConnection OpenSearcher()
    {
        var connection = file!.Open();
        SqliteSearchSql.AddFunctions(connection);
        return connection;
    }

    private void Interrupt() => raw.sqlite3_interrupt(searcher!.Handle);
}
