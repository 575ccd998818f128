#:sdk Microsoft.NET.Sdk.Web
#:project ../relay/TacoQ.Relay
using TacoQ;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.AddTacoQ().AddTacoTasks();
var app = builder.Build();
app.MapTacoRelay();
await app.StartAsync();

var taco = app.Services.GetRequiredService<ITacoClient>();
Console.WriteLine(await taco.Hello().Greet.InvokeAsync("world"));
Console.WriteLine($"The relay is at {app.Urls.First()}/taco (Ctrl-C ends it)");
await (args.Contains("--once") ? app.StopAsync() : app.WaitForShutdownAsync());

static class Hello
{
    [TacoTask] public static string Greet(string name) => $"Hello, {name}!";
}
