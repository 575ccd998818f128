using System.Globalization;
using Distributed;
using TacoQ;

// A web application that gives work away: POST /describe?folder=… describes every file of a folder.
var builder = WebApplication.CreateBuilder(args);
builder.AddTacoQ(q => q.UseRabbitMQ());
var app = builder.Build();

app.MapGet("/health", () => "ok");
app.MapPost("/describe", async (string folder, ITacoClient taco, CancellationToken cancellationToken) =>
{
    if (!Directory.Exists(folder))
    {
        return Results.Problem($"There is no folder '{folder}'.", statusCode: StatusCodes.Status404NotFound);
    }

    var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Order(StringComparer.Ordinal).ToArray();
    var tasks = await taco.EnqueueManyAsync(files.Select(file => taco.FileTasks().Describe.Call(file)), cancellationToken);

    var table = new StringWriter(CultureInfo.InvariantCulture);
    foreach (var (file, task) in files.Zip(tasks))
    {
        var facts = await task.GetResultAsync(TimeSpan.FromMinutes(5), cancellationToken);
        table.WriteLine($"{facts.Sha256}  {facts.Size,10}  {facts.Lines,7}  {Path.GetRelativePath(folder, file)}");
    }

    return Results.Text(table.ToString());
});

app.Run();
