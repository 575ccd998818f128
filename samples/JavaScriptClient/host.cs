#:sdk Microsoft.NET.Sdk.Web
#:project ../../relay/TacoQ.Relay
using TacoQ;

// Relay and worker in one process, for the client in JavaScript.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddTacoQ().AddTacoTasks();
var app = builder.Build();
app.MapTacoRelay(prefix: "");
app.Run();

[WorkerKind("texts")]
static class TextTasks
{
    [TacoTask("texts.count")]
    public static Dictionary<string, int> Count(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).CountBy(word => word).ToDictionary();

    [TacoTask("texts.print", MaxAttempts = 1)]
    public static async Task<int> Print(int pages, TaskContext context, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pages);
        for (var page = 1; page <= pages; page++)
        {
            context.ReportProgress((double)page / pages, $"page {page} of {pages}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        }

        return pages;
    }
}
