using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ;

/// <summary>The JSON of the REST API and of errors.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(TaskSnapshot))]
[JsonSerializable(typeof(TaskError))]
[JsonSerializable(typeof(PublishTaskRequest))]
[JsonSerializable(typeof(PublishedTask))]
[JsonSerializable(typeof(QuarantinedMessage))]
[JsonSerializable(typeof(IReadOnlyList<QuarantinedMessage>))]
[JsonSerializable(typeof(CatalogueEntry))]
[JsonSerializable(typeof(IReadOnlyList<CatalogueEntry>))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskCount))]
[JsonSerializable(typeof(TaskOperation))]
[JsonSerializable(typeof(IReadOnlyList<TaskOperation>))]
[JsonSerializable(typeof(TaskOperationRequest))]
[JsonSerializable(typeof(TaskOperationPreview))]
[JsonSerializable(typeof(ScheduleDefinition))]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(IReadOnlyList<Schedule>))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleFire>))]
[JsonSerializable(typeof(ScheduleFire))]
[JsonSerializable(typeof(SchedulePreview))]
[JsonSerializable(typeof(SchedulePreviewRequest))]
[JsonSerializable(typeof(RelayProblem))]
[JsonSerializable(typeof(PublishTasksRequest))]
[JsonSerializable(typeof(PublishedTasks))]
[JsonSerializable(typeof(IReadOnlyList<PublishedTaskResult>))]
[JsonSerializable(typeof(RetryTaskRequest))]
[JsonSerializable(typeof(IReadOnlyList<TaskAttempt>))]
internal sealed partial class TacoJson : JsonSerializerContext;
