using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Search.Sql;

/// <summary>As SQLite has it: into the parameters of a command. What it cannot do itself are functions of this process.</summary>
internal sealed class SqliteSearchSql(SqliteParameterCollection parameters) : SearchSql
{
    private const string Columns =
        $"""
        id, attempt, rank, priority, outcome, max_attempts, created_at, started_at, completed_at, updated_at, due_at, expires_at,
        cancel_requested_at, progress_at, progress_fraction, retention_seconds, timeout_ms, task_kind, worker_kind, executed_by, reply_to,
        progress_message, trace_context, headers, null, null, null, deliveries, lease_until, ended_twice_at, retried_at, search_error({ErrorBytes})
        """;

    public static void AddFunctions(SqliteConnection connection)
    {
        connection.CreateFunction("search_error", static (byte[]? error) => error is null ? null : SearchErrors.Text(error), isDeterministic: true);
        connection.CreateFunction("search_text", static (byte[]? input, string path) => input is null ? null : JsonArguments.Text(input, Path(path)), isDeterministic: true);
        connection.CreateFunction("search_number", static (byte[]? input, string path) => input is null ? null : JsonArguments.Number(input, Path(path)), isDeterministic: true);
        connection.CreateFunction("search_literal", static (byte[]? input, string path) => input is null ? null : JsonArguments.Literal(input, Path(path)), isDeterministic: true);
        connection.CreateFunction("search_header", static (string? headers, string name) => HeadersJson.Read(headers)?.GetValueOrDefault(name), isDeterministic: true);
        connection.CreateFunction("search_tag", static (string? headers, string pattern) => HasTag(headers, pattern), isDeterministic: true);
    }

    public string Select(TaskSearch search) => $"select {Columns} from tasks t where {Page(search)}";

    public string Count(TaskQuery query, int limit) => $"select count(*) from (select 1 from tasks t where {Where(query)} limit {Number(limit)})";

    protected override string Text(string value) => Add(value);

    protected override string Number(long value) => Add(value);

    protected override string Fraction(double value) => Add(value);

    protected override string Time(long micros) => Add(micros);

    protected override string Span(long micros) => Add(micros);

    protected override string Id(Guid id) => Add(id.ToString("D"));

    protected override string Like(string text, TextPattern pattern) => $"{text} glob {Text(pattern.ToGlob())}";

    protected override string Header(string name) => $"search_header(t.headers, {Text(name)})";

    protected override string HasTag(TextPattern pattern) => $"search_tag(t.headers, {Text(JsonSerializer.Serialize(pattern.Pieces, RelayJson.Default.IReadOnlyListString))})";

    protected override string ErrorText(string bytes) => $"lower(search_error({bytes}))";

    protected override string Argument(string kind, IReadOnlyList<string> path) => $"search_{kind}(t.input, {Text(JsonSerializer.Serialize(path, RelayJson.Default.IReadOnlyListString))})";

    private static bool HasTag(string? headers, string pieces)
    {
        var pattern = new TextPattern(Path(pieces));
        return HeadersJson.Read(headers)?.GetValueOrDefault("tags") is { } tags && tags.Split(',').Select(tag => tag.Trim(' ')).Any(tag => tag.Length > 0 && pattern.Matches(tag));
    }

    private static IReadOnlyList<string> Path(string json) => JsonSerializer.Deserialize(json, RelayJson.Default.IReadOnlyListString)!;

    private string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"$p{parameters.Count}");
        parameters.AddWithValue(name, value);
        return name;
    }
}
