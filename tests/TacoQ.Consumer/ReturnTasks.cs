using System.Threading.Tasks;
using TacoQ;

namespace Consumer;

public sealed class ReturnTasks(Journal journal)
{
    [TacoTask]
    public void Nothing(string note) => journal.Add(note);

    [TacoTask]
    public Task NothingLater(string note)
    {
        journal.Add(note);
        return Task.CompletedTask;
    }

    [TacoTask]
    public async ValueTask NothingMuchLaterAsync(string note)
    {
        await Task.Yield();
        journal.Add(note);
    }

    [TacoTask]
    public Parcel Now(string label) => new(label, journal.Count, Color.Red);

    [TacoTask]
    public async Task<Parcel> LaterAsync(string label)
    {
        await Task.Yield();
        return Now(label);
    }

    [TacoTask]
    public ValueTask<int?> CountAsync(bool known) => new(known ? journal.Count : null);

    [TacoTask]
    public static async Task<Color[]> StaticLaterAsync()
    {
        await Task.Yield();
        return [Color.Green];
    }

    [TacoTask]
    public static async Task StaticNothingAsync() => await Task.Yield();
}
