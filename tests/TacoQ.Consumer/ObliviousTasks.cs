#nullable disable

using System.Collections.Generic;
using System.Threading.Tasks;
using TacoQ;

namespace Consumer;

/// <summary>Says nothing about null, so null passes.</summary>
public sealed class ObliviousTasks
{
    private readonly Journal journal;

    public ObliviousTasks(Journal journal, string missing = null)
    {
        this.journal = journal;
        this.journal.Add(missing ?? "missing");
    }

    [TacoTask]
    public Task<string> Echo(string value, string other = null) => Task.FromResult(value ?? other);

    [TacoTask]
    public List<string> EchoList(List<string> value) => value;

    [TacoTask]
    public Parcel EchoParcel(Parcel value) => value;

    [TacoTask]
    public int Count([FromServices] Journal other, int[] values) => other.Count + journal.Count + (values?.Length ?? 100);
}
