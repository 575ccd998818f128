using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace TacoQ.Relay.Search.Sql;

/// <summary>As PostgreSQL has it: into the parameters of a command.</summary>
internal sealed class PostgresSearchSql(NpgsqlParameterCollection parameters) : SearchSql
{
    public const string Columns =
        $"""
        t.id, t.attempt, t.rank, t.priority, t.outcome, t.max_attempts, t.created_at, t.started_at, t.completed_at, t.updated_at, t.due_at, t.expires_at,
        t.cancel_requested_at, t.progress_at, t.progress_fraction, t.retention_seconds, t.timeout_ms, t.task_kind, t.worker_kind, t.executed_by, t.reply_to,
        t.progress_message, t.trace_context, t.headers, null::bytea, null::bytea, null::bytea, t.deliveries, t.lease_until, t.ended_twice_at is not null, t.retried_at,
        tacoq.search_error({ErrorBytes})
        """;

    public string Select(TaskSearch search) => $"select {Columns} from tacoq.tasks t where {Page(search)}";

    public string Count(TaskQuery query, int limit) => $"select count(*) from (select from tacoq.tasks t where {Where(query)} limit {Number(limit)}) as found";

    protected override string Text(string value) => Add(value, NpgsqlDbType.Text);

    protected override string Number(long value) => Add(value, NpgsqlDbType.Bigint);

    protected override string Fraction(double value) => Add(value, NpgsqlDbType.Double);

    protected override string Time(long micros) => Add(WireTime.ToDateTimeOffset(micros).UtcDateTime, NpgsqlDbType.TimestampTz);

    protected override string Span(long micros) => Add(TimeSpan.FromMicroseconds(micros), NpgsqlDbType.Interval);

    protected override string Id(Guid id) => Add(id, NpgsqlDbType.Uuid);

    protected override string Like(string text, TextPattern pattern) => $@"{text} like {Text(pattern.ToLike())} escape '\'";

    protected override string Header(string name) => $"(t.headers ->> {Text(name)})";

    /// <summary>To look for it in the whole header first is cheap, and enough for nearly all tasks.</summary>
    protected override string HasTag(TextPattern pattern) =>
        $"({Like("(t.headers ->> 'tags')", pattern.Anywhere())} and exists (select from unnest(string_to_array(t.headers ->> 'tags', ',')) as tag where trim(tag) <> '' and {Like("trim(tag)", pattern)}))";

    protected override string ErrorText(string bytes) => $"lower(tacoq.search_error({bytes}) collate \"C\")";

    protected override string Argument(string kind, IReadOnlyList<string> path) => $"tacoq.search_{kind}(t.input, {Add(path.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)})";

    private string Add(object value, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
        return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
    }
}
