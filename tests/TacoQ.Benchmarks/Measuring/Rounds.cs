namespace TacoQ.Benchmarks;

/// <summary>Measures ours and the plain program in turn.</summary>
internal sealed class Rounds(int count)
{
    /// <summary>So many rounds that do not count, until the runtime has compiled what is used most for the second time, in all of the processes.</summary>
    public const int UntilCompiled = 4;

    public int Count => count;

    /// <summary>What each round gives, from each, after some of each that do not count.</summary>
    public async Task<(List<T> Ours, List<T> Plain)> AlternateAsync<T>(Func<Task<T>> ours, Func<Task<T>> plain, int warmUps = 1)
    {
        for (var i = 0; i < warmUps; i++)
        {
            await ours();
            await plain();
        }

        var (ofOurs, ofPlain) = (new List<T>(), new List<T>());
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
}
