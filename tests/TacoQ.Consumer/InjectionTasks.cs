using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using TacoQ;

namespace Consumer;

public sealed class InjectionTasks(
    Journal journal,
    IServiceProvider services,
    [FromKeyedServices("spare")] Journal spare,
    IFormatProvider? culture,
    [FromKeyedServices(Color.Red)] Journal? missing = null,
    int limit = 10,
    string? prefix = "none")
{
    [TacoTask]
    public string Constructed() =>
        $"{journal.Count} {services is not null} {spare.Count} {culture is null} {missing is null} {limit.ToString(CultureInfo.InvariantCulture)} {prefix}";

    [TacoTask]
    public static async Task<string> MethodAsync(
        string text,
        TaskContext context,
        [FromServices] Journal journal,
        [FromKeyedServices("spare")] Journal spare,
        [FromServices] IFormatProvider? culture,
        [FromServices] IEnumerable<Journal> all,
        int times = 1,
        [FromKeyedServices(7)] Journal? other = null,
        [FromKeyedServices(typeof(Journal))] TimeProvider? clock = null,
        [FromServices] int limit = 3,
        CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return $"{text} {times.ToString(CultureInfo.InvariantCulture)} {context?.Kind} {journal?.Count} {spare?.Count} {culture is null} {all.Count()} {other is null} {clock is null} {limit.ToString(CultureInfo.InvariantCulture)} {cancellationToken.CanBeCanceled}";
    }

    [TacoTask]
    public static void Nothing(TaskContext context, CancellationToken cancellationToken) => context?.ReportProgress(1, cancellationToken.CanBeCanceled ? "can" : "cannot");
}
