using System.Globalization;

namespace TacoQ.Relay.Api;

/// <summary>Of tasks that were to be published all or none, some cannot be: none was.</summary>
internal sealed class InvalidBatchException(IReadOnlyList<PublishedTaskResult> refused)
    : ArgumentException(string.Create(
        CultureInfo.InvariantCulture, $"{refused.Count} of the tasks cannot be published, so none was. The first of these is number {refused[0].Index}: {refused[0].Problem!.Detail}"))
{
    public IReadOnlyList<PublishedTaskResult> Refused => refused;
}
