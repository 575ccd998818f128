using System.Text.Json;

namespace TacoQ.FaultProgram;

/// <summary>What a fault did.</summary>
internal sealed record FaultReport
{
    /// <summary>The fault, as a sentence.</summary>
    public required string Fault { get; init; }

    /// <summary>Tasks that were to be enqueued.</summary>
    public int Published { get; init; }

    /// <summary>Tasks whose enqueue returned.</summary>
    public int Confirmed { get; init; }

    /// <summary>Tasks that came to the end of an attempt at least once.</summary>
    public int Executed { get; init; }

    /// <summary>Confirmed, and neither executed nor completed in the record.</summary>
    public int Lost { get; init; }

    /// <summary>Confirmed, and not completed in the record.</summary>
    public int Missing { get; init; }

    /// <summary>Executions of an attempt beyond its first one.</summary>
    public int Duplicates { get; init; }

    /// <summary>Rows that contradict the ledger.</summary>
    public int Wrong { get; init; }

    /// <summary>Connections, channels, unacknowledged and undelivered messages, and processes that remained.</summary>
    public int Leaks { get; init; }

    /// <summary>From the fault to the first word about it in a log, or to a task that was run again because of it; null where neither came.</summary>
    public double? DetectSeconds { get; init; }

    /// <summary>From the end of the fault until everything confirmed was completed in the record.</summary>
    public double? RecoverSeconds { get; init; }

    /// <summary>What was lost, missing, wrong and leaked, for a person to look at.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    private static JsonSerializerOptions Json { get; } = new() { WriteIndented = true };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static FaultReport FromJson(string json) => JsonSerializer.Deserialize<FaultReport>(json)!;
}
