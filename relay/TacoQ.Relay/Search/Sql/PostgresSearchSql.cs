using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using TacoQ.Relay.Storage.Postgres;

namespace TacoQ.Relay.Search.Sql;

/// <summary>As PostgreSQL has it: into the parameters of a command.</summary>
internal sealed class PostgresSearchSql(NpgsqlParameterCollection parameters) : SearchSql
{
    private const string Columns =
        $"{PostgresTaskStore.BeforePayloads}, null::bytea, null::bytea, null::bytea, {PostgresTaskStore.AfterPayloads}, tacoq.search_error({ErrorBytes})";

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
