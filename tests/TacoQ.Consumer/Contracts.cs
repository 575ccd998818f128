using System.Threading.Tasks;
using TacoQ;

namespace Consumer;

/// <summary>Run elsewhere: there are stubs here, and nothing for the worker.</summary>
[WorkerKind("ml")]
public interface IMlTasks
{
    [TacoTask("embed")]
    Task<float[]> Embed(string text);

    [TacoTask]
    Task TrainAsync(int epochs = 3);
}

/// <summary>Payloads as Python has them.</summary>
[WorkerKind("snake", Naming = PayloadNaming.SnakeCase)]
public static class SnakeTasks
{
    [TacoTask]
    public static Route Extend(string routeName, Route byRoad, int stopCount = 2) => new(routeName, byRoad.FirstStop with { X = stopCount }, byRoad.ViaPoints);

    [TacoTask]
    public static Route Echo(Route lastRoute) => lastRoute;
}

/// <summary>Run here.</summary>
[WorkerKind("mail")]
public interface IMailTasks
{
    [TacoTask("mail.send", MaxAttempts = 7)]
    Task<string> SendAsync(string to, Letter letter);

    [TacoTask]
    ValueTask<int> CountAsync();

    [TacoTask]
    Task<string> PingAsync() => Task.FromResult("default");

    string NoTask();
}

internal sealed class MailTasks(Journal journal) : IMailTasks
{
    public async Task<string> SendAsync(string to, Letter letter)
    {
        await Task.Yield();
        journal.Add(to);
        return $"{to}: {letter.To}";
    }

    ValueTask<int> IMailTasks.CountAsync() => new(journal.Count);

    public string NoTask() => "";
}
