using System.Globalization;

namespace TacoQ;

/// <summary>The task's arguments are larger than <see cref="ClientOptions.MaxPayloadBytes"/>.</summary>
internal sealed class PayloadTooLargeException(TaskAssignment assignment, int limit) : EnqueueException(
    assignment.Id,
    string.Create(
        CultureInfo.InvariantCulture,
        $"The task {assignment.TaskKind} ({assignment.Id}) was not enqueued: its arguments have {assignment.Input.Length} bytes, more than the {limit} of {ClientOptions.Section}:{nameof(ClientOptions.MaxPayloadBytes)}. Put the data elsewhere and its address into the arguments, or raise the setting (at most 16 MiB)."));
