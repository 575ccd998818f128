using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Routing;
using TacoQ.Wire;

namespace TacoQ.Relay.Api;

/// <summary>The REST contract of TacoQ 0.4: <c>GET /tasks/{id}</c> as JSON or as Avro, and its description.</summary>
internal static class LegacyEndpoints
{
    private const string Avro = "application/avro";
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/tasks/{id}", GetAsync).Operation("getTaskV04", "A task's record, as TacoQ 0.4 has it.", Scope.TasksPayload)
            .Produces(StatusCodes.Status200OK, contentType: Json, additionalContentTypes: Avro)
            .Produces<string>(StatusCodes.Status400BadRequest, "text/plain").Produces<string>(StatusCodes.Status404NotFound, "text/plain");
        endpoints.MapGet("/api-docs/openapi.json", static () => Results.Stream(typeof(LegacyEndpoints).Assembly.GetManifestResourceStream("openapi-v04.json")!, Json))
            .Operation("getOpenApiV04", "The description of TacoQ 0.4's API.", Scope.None).Produces(StatusCodes.Status200OK, contentType: Json);
    }

    private static async Task<IResult> GetAsync(string id, HttpRequest request, Caller caller, TaskReader reader, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var taskId))
        {
            return Results.Text($"'{id}' is not a UUID", statusCode: StatusCodes.Status400BadRequest);
        }

        var row = await reader.ReadAsync(taskId, TimeSpan.Zero, changedSince: null, cancellationToken);
        if (row is null || !caller.Sees(row.WorkerKind))
        {
            return Results.Text($"Task with ID {taskId} not found", statusCode: StatusCodes.Status404NotFound);
        }

        using var buffer = new PooledBuffer();
        if (WantsAvro(request.GetTypedHeaders()))
        {
            row.ToRecord().Write(buffer);
            return Results.Bytes(buffer.WrittenSpan.ToArray(), Avro);
        }

        WriteJson(buffer, row.ToRecord());
        return Results.Bytes(buffer.WrittenSpan.ToArray(), Json);
    }

    /// <summary>Avro when it is named, and JSON (or anything) is not wanted more; a tie goes to Avro.</summary>
    private static bool WantsAvro(RequestHeaders headers)
    {
        double avro = 0;
        double json = 0;
        foreach (var accepted in headers.Accept)
        {
            var quality = accepted.Quality ?? 1;
            if (accepted.MediaType.Equals(Avro, StringComparison.OrdinalIgnoreCase))
            {
                avro = quality;
            }
            else if (accepted.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || accepted.MatchesAllTypes)
            {
                json = Math.Max(json, quality);
            }
        }

        return avro > 0 && avro >= json;
    }

    /// <summary>All members, always, in this order; bytes as arrays of numbers, times as microseconds.</summary>
    private static void WriteJson(PooledBuffer buffer, TaskRecord record)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("id"u8, record.Id);
        json.WriteString("task_kind"u8, record.TaskKind);
        WriteBytes(json, "input_data"u8, record.InputData);
        WriteBytes(json, "output_data"u8, record.OutputData);
        WriteNumber(json, "is_error"u8, record.IsError);
        WriteNumber(json, "priority"u8, record.Priority);
        json.WriteString("worker_kind"u8, record.WorkerKind);
        json.WriteString("executed_by"u8, record.ExecutedBy);
        WriteNumber(json, "started_at"u8, record.StartedAt);
        WriteNumber(json, "completed_at"u8, record.CompletedAt);
        WriteNumber(json, "ttl_duration"u8, record.TtlDuration);
        json.WriteNumber("created_at"u8, record.CreatedAt);
        json.WriteNumber("updated_at"u8, record.UpdatedAt);
        json.WritePropertyName("otel_ctx_carrier"u8);
        if (record.OtelCtxCarrier is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            foreach (var (name, value) in record.OtelCtxCarrier)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var b in bytes.Span)
        {
            json.WriteNumberValue(b);
        }

        json.WriteEndArray();
    }
}
