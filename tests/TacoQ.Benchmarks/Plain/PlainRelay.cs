using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;

namespace TacoQ.Benchmarks;

/// <summary>Takes batches of events, folds what is there by task, upserts it with one prepared statement, and acknowledges after the commit.</summary>
internal sealed class PlainRelay : IAsyncDisposable
{
    private const int MaxRows = 1000;

    private const string UpsertSql =
        """
        insert into plain_tasks as t (id, status, task_kind, worker_kind, created_at, started_at, completed_at, input, output)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (id) do update set
            status = greatest(t.status, excluded.status),
            task_kind = coalesce(t.task_kind, excluded.task_kind),
            worker_kind = coalesce(t.worker_kind, excluded.worker_kind),
            created_at = coalesce(t.created_at, excluded.created_at),
            started_at = coalesce(t.started_at, excluded.started_at),
            completed_at = coalesce(t.completed_at, excluded.completed_at),
            input = coalesce(t.input, excluded.input),
            output = coalesce(t.output, excluded.output)
        """;

    private readonly IConnection connection;
    private readonly NpgsqlDataSource source;

    private PlainRelay(IConnection connection, NpgsqlDataSource source)
    {
        this.connection = connection;
        this.source = source;
    }

    public static async Task CreateTableAsync(Stage stage) => await stage.Database.ExecuteAsync(
        """
        create table plain_tasks (
            id uuid primary key, status smallint not null, task_kind text, worker_kind text,
            created_at timestamptz, started_at timestamptz, completed_at timestamptz, input bytea, output bytea)
        """);

    public static async Task<PlainRelay> StartAsync(IConfiguration settings)
    {
        var connection = await PlainBroker.ConnectAsync(settings.GetConnectionString("tacobroker")!);
        var source = NpgsqlDataSource.Create(settings.GetConnectionString("tacodatabase")!);
        var (channel, messages) = await PlainBroker.ConsumeAsync(connection, PlainBroker.RelayQueue);
        PlainBroker.Go(() => RunAsync(source, channel, messages));
        return new(connection, source);
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    private static async Task RunAsync(NpgsqlDataSource source, IChannel channel, ChannelReader<PlainMessage> messages)
    {
        await using var database = await source.OpenConnectionAsync();
        await using var upsert = new NpgsqlCommand(UpsertSql, database);
        var rows = new Dictionary<Guid, Row>();
        foreach (var type in (NpgsqlDbType[])[NpgsqlDbType.Uuid, NpgsqlDbType.Smallint, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.TimestampTz, NpgsqlDbType.TimestampTz, NpgsqlDbType.TimestampTz, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea])
        {
            upsert.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = Array.Empty<object>() });
        }

        while (await messages.WaitToReadAsync())
        {
            rows.Clear();
            var last = 0UL;
            while (rows.Count < MaxRows && messages.TryRead(out var message))
            {
                for (ReadOnlyMemory<byte> rest = message.Body; rest.Length > 0;)
                {
                    Fold(rows, PlainEvent.Read(ref rest));
                }

                last = message.Tag;
            }

            Row[] all = [.. rows.Values];
            Set(0, row => row.Id);
            Set(1, row => row.Status);
            Set(2, row => row.Kind);
            Set(3, row => row.WorkerKind);
            Set(4, row => row.CreatedAt);
            Set(5, row => row.StartedAt);
            Set(6, row => row.CompletedAt);
            Set(7, row => row.Input);
            Set(8, row => row.Output);
            if (!upsert.IsPrepared)
            {
                await upsert.PrepareAsync();
            }

            await upsert.ExecuteNonQueryAsync();
            await channel.BasicAckAsync(last, multiple: true);

            void Set<T>(int parameter, Converter<Row, T> value) => upsert.Parameters[parameter].Value = Array.ConvertAll(all, value);
        }
    }

    private static void Fold(Dictionary<Guid, Row> rows, PlainEvent e)
    {
        if (!rows.TryGetValue(e.Id, out var row))
        {
            rows.Add(e.Id, row = new() { Id = e.Id });
        }

        row.Status = Math.Max(row.Status, (short)e.Kind);
        var at = WireTime.ToDateTimeOffset(e.At).UtcDateTime;
        switch (e.Kind)
        {
            case PlainEventKind.Assigned:
                (row.Kind, row.WorkerKind, row.CreatedAt, row.Input) = ("bench.noop", "bench", at, e.Payload.ToArray());
                break;
            case PlainEventKind.Running:
                row.StartedAt = at;
                break;
            default:
                (row.CompletedAt, row.Output) = (at, e.Payload.ToArray());
                break;
        }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public short Status { get; set; }

        public string? Kind { get; set; }

        public string? WorkerKind { get; set; }

        public DateTime? CreatedAt { get; set; }

        public DateTime? StartedAt { get; set; }

        public DateTime? CompletedAt { get; set; }

        public byte[]? Input { get; set; }

        public byte[]? Output { get; set; }
    }
}
