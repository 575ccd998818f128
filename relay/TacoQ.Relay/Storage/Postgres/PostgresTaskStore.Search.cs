using Npgsql;
using TacoQ.Relay.Search;
using TacoQ.Relay.Search.Sql;

namespace TacoQ.Relay.Storage.Postgres;

internal sealed partial class PostgresTaskStore
{
    private const int ErrorColumn = 31;

    public Task<IReadOnlyList<FoundTask>> SearchAsync(TaskSearch search, CancellationToken cancellationToken) => SearchAsync<IReadOnlyList<FoundTask>>(
        sql => sql.Select(search),
        search.Time,
        async command => await ReadAllAsync(command, reader => new FoundTask(ReadRow(reader), GetText(reader, ErrorColumn)), cancellationToken),
        cancellationToken);

    public Task<int> CountAsync(TaskQuery query, int limit, CancellationToken cancellationToken) => SearchAsync(
        sql => sql.Count(query, limit),
        SearchLimits.Time,
        async command => (int)(long)(await command.ExecuteScalarAsync(cancellationToken))!,
        cancellationToken);

    private async Task<T> SearchAsync<T>(Func<PostgresSearchSql, string> write, TimeSpan limit, Func<NpgsqlCommand, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Of the transaction alone. To compile a plan takes longer than most of them.
        await ExecuteAsync(connection, $"set local statement_timeout = {(int)limit.TotalMilliseconds}; set local jit = off", cancellationToken);
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = write(new(command.Parameters));
        try
        {
            return await read(command);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new SearchTooSlowException(limit, e);
        }
    }
}
