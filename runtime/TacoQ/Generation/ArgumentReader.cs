using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Generation;

/// <summary>Reads a payload member by member. Every error is a <see cref="TaskArgumentException"/> that names task and argument.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ArgumentReader
{
    private readonly TaskDefinition task;
    private Utf8JsonReader json;
    private bool begun;

    /// <summary>Begins to read.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    /// <param name="task">The task, for messages.</param>
    public ArgumentReader(ReadOnlySpan<byte> payload, TaskDefinition task)
    {
        this.task = task;
        json = new(payload);
    }

    /// <summary>Moves to the next member of the envelope.</summary>
    /// <returns>False when there is none.</returns>
    public bool ReadName()
    {
        if (!begun)
        {
            begun = true;
            Move();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw new TaskArgumentException($"Task {task.Kind}: the payload is {Describe(json.TokenType)}, not an object of arguments.");
            }
        }

        Move();
        return json.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Whether the current member has this name; if so, moves to its value.</summary>
    /// <param name="name">The name as UTF-8.</param>
    /// <returns>Whether it has.</returns>
    public bool NameIs(ReadOnlySpan<byte> name)
    {
        if (!json.ValueTextEquals(name))
        {
            return false;
        }

        Move();
        return true;
    }

    /// <summary>Passes over a member that the method has no parameter for.</summary>
    public void Skip()
    {
        try
        {
            json.Skip();
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    /// <summary>Whether the value is null.</summary>
    /// <returns>Whether it is.</returns>
    public readonly bool IsNull() => json.TokenType == JsonTokenType.Null;

    /// <summary>Reads a value.</summary>
    /// <param name="name">The argument, for messages.</param>
    /// <returns>The value.</returns>
    public readonly string ReadString(string name) => json.TokenType == JsonTokenType.String ? Text(name) : throw Unfit(name, "a string");

    /// <inheritdoc cref="ReadString"/>
    public readonly bool ReadBoolean(string name) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unfit(name, "a boolean"),
    };

    /// <inheritdoc cref="ReadString"/>
    public readonly sbyte ReadSByte(string name) => IsNumber && json.TryGetSByte(out var value) ? value : throw Unfit(name, "an integer of 8 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly byte ReadByte(string name) => IsNumber && json.TryGetByte(out var value) ? value : throw Unfit(name, "an unsigned integer of 8 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly short ReadInt16(string name) => IsNumber && json.TryGetInt16(out var value) ? value : throw Unfit(name, "an integer of 16 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly ushort ReadUInt16(string name) => IsNumber && json.TryGetUInt16(out var value) ? value : throw Unfit(name, "an unsigned integer of 16 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly int ReadInt32(string name) => IsNumber && json.TryGetInt32(out var value) ? value : throw Unfit(name, "an integer of 32 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly uint ReadUInt32(string name) => IsNumber && json.TryGetUInt32(out var value) ? value : throw Unfit(name, "an unsigned integer of 32 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly long ReadInt64(string name) => IsNumber && json.TryGetInt64(out var value) ? value : throw Unfit(name, "an integer of 64 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly ulong ReadUInt64(string name) => IsNumber && json.TryGetUInt64(out var value) ? value : throw Unfit(name, "an unsigned integer of 64 bits");

    /// <inheritdoc cref="ReadString"/>
    public readonly float ReadSingle(string name)
    {
        if (IsNumber && json.TryGetSingle(out var value))
        {
            return value;
        }

        return NamedFloat() is { } named ? (float)named : throw Unfit(name, "a number");
    }

    /// <inheritdoc cref="ReadString"/>
    public readonly double ReadDouble(string name)
    {
        if (IsNumber && json.TryGetDouble(out var value))
        {
            return value;
        }

        return NamedFloat() ?? throw Unfit(name, "a number");
    }

    /// <inheritdoc cref="ReadString"/>
    public readonly decimal ReadDecimal(string name) => IsNumber && json.TryGetDecimal(out var value) ? value : throw Unfit(name, "a decimal number");

    /// <inheritdoc cref="ReadString"/>
    public readonly char ReadChar(string name) => IsString && Text(name) is [var value] ? value : throw Unfit(name, "one character");

    /// <inheritdoc cref="ReadString"/>
    public readonly Guid ReadGuid(string name) => IsString && json.TryGetGuid(out var value) ? value : throw Unfit(name, "a UUID");

    /// <inheritdoc cref="ReadString"/>
    public readonly DateTime ReadDateTime(string name) => IsString && json.TryGetDateTime(out var value) ? value : throw Unfit(name, "a date and time (ISO 8601)");

    /// <inheritdoc cref="ReadString"/>
    public readonly DateTimeOffset ReadDateTimeOffset(string name) =>
        IsString && json.TryGetDateTimeOffset(out var value) ? value : throw Unfit(name, "a date and time (ISO 8601)");

    /// <inheritdoc cref="ReadString"/>
    public readonly DateOnly ReadDateOnly(string name) =>
        IsString && DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
            ? value : throw Unfit(name, "a date (yyyy-MM-dd)");

    /// <inheritdoc cref="ReadString"/>
    public readonly TimeOnly ReadTimeOnly(string name) =>
        IsString && TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) && value.Ticks is >= 0 and < TimeSpan.TicksPerDay
            ? TimeOnly.FromTimeSpan(value) : throw Unfit(name, "a time (HH:mm:ss)");

    /// <inheritdoc cref="ReadString"/>
    public readonly TimeSpan ReadTimeSpan(string name) =>
        IsString && TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) ? value : throw Unfit(name, "a duration ([d.]hh:mm:ss[.fffffff])");

    /// <inheritdoc cref="ReadString"/>
    public readonly Uri ReadUri(string name) =>
        IsString && Uri.TryCreate(Text(name), UriKind.RelativeOrAbsolute, out var value) ? value : throw Unfit(name, "a URI");

    /// <inheritdoc cref="ReadString"/>
    public readonly byte[] ReadBytes(string name) => IsString && json.TryGetBytesFromBase64(out var value) ? value : throw Unfit(name, "base64");

    /// <summary>Reads a value of any type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">The argument, for messages.</param>
    /// <param name="type">How the type is read.</param>
    /// <returns>The value.</returns>
    [return: NotNull]
    public T Read<T>(string name, JsonTypeInfo<T> type)
    {
        if (json.TokenType == JsonTokenType.Null && default(T) is null)
        {
            throw Unfit(name, $"a value of {typeof(T).Name}");
        }

        try
        {
            return JsonSerializer.Deserialize(ref json, type) ?? throw Unfit(name, $"a value of {typeof(T).Name}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new TaskArgumentException($"Task {task.Kind}: argument '{name}': {e.Message}", e);
        }
    }

    /// <summary>Moves to the payload itself, for one that is the only argument.</summary>
    public void ReadWhole() => Move();

    /// <summary>The error for an argument that is not there.</summary>
    /// <param name="name">The argument.</param>
    /// <returns>The error.</returns>
    public readonly TaskArgumentException Missing(string name) => new($"Task {task.Kind}: argument '{name}' is missing.");

    private readonly bool IsNumber => json.TokenType == JsonTokenType.Number;

    private readonly bool IsString => json.TokenType == JsonTokenType.String;

    private void Move()
    {
        try
        {
            if (!json.Read())
            {
                throw new TaskArgumentException($"Task {task.Kind}: the payload is empty; it must be JSON.");
            }
        }
        catch (JsonException e)
        {
            throw Invalid(e);
        }
    }

    private readonly string Text(string name)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new TaskArgumentException($"Task {task.Kind}: argument '{name}' is no valid text: {e.Message}", e);
        }
    }

    private readonly double? NamedFloat() => !IsString ? null
        : json.ValueTextEquals("NaN"u8) ? double.NaN
        : json.ValueTextEquals("Infinity"u8) ? double.PositiveInfinity
        : json.ValueTextEquals("-Infinity"u8) ? double.NegativeInfinity
        : null;

    private readonly TaskArgumentException Unfit(string name, string expected) =>
        new($"Task {task.Kind}: argument '{name}' must be {expected}; the payload has {Describe(json.TokenType)}.");

    private readonly TaskArgumentException Invalid(JsonException e) => new($"Task {task.Kind}: the payload is not valid JSON: {e.Message}", e);

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string that does not fit",
        JsonTokenType.Number => "a number that does not fit",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "something else",
    };
}
