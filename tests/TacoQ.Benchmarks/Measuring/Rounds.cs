namespace TacoQ.Benchmarks;

/// <summary>Measures ours and the plain program in turn, after a round of each that does not count.</summary>
internal sealed class Rounds(int count)
{
    public int Count => count;

    /// <summary>One value a round from each.</summary>
    public async Task<(List<double> Ours, List<double> Plain)> AlternateAsync(Func<Task<double>> ours, Func<Task<double>> plain)
    {
        var (ofOurs, ofPlain) = (new List<double>(), new List<double>());
        await ours();
        await plain();
        for (var round = 0; round < count; round++)
        {
            // Who goes first changes: what one leaves behind (dirty pages, a checkpoint) falls on both.
            if (round % 2 == 0)
            {
                ofOurs.Add(await ours());
                ofPlain.Add(await plain());
            }
            else
            {
                ofPlain.Add(await plain());
                ofOurs.Add(await ours());
            }
        }

        return (ofOurs, ofPlain);
    }

    /// <summary>Several values a round from each, by name.</summary>
    public async Task<(List<Dictionary<string, double>> Ours, List<Dictionary<string, double>> Plain)> AlternateAsync(Func<Task<Dictionary<string, double>>> ours, Func<Task<Dictionary<string, double>>> plain)
    {
        var (ofOurs, ofPlain) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
        await AlternateAsync(() => KeepAsync(ours, ofOurs), () => KeepAsync(plain, ofPlain));

        // The first of each was not to count.
        ofOurs.RemoveAt(0);
        ofPlain.RemoveAt(0);
        return (ofOurs, ofPlain);

        static async Task<double> KeepAsync(Func<Task<Dictionary<string, double>>> measure, List<Dictionary<string, double>> values)
        {
            values.Add(await measure());
            return 0;
        }
    }
}
