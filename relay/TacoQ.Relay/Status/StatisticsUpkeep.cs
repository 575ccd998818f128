using Microsoft.Extensions.Options;
using TacoQ.Relay.Hosting;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Status;

/// <summary>Brings the counts of minutes together to hours, and deletes those of a month ago, in bounded batches.</summary>
internal sealed class StatisticsUpkeep(ITaskStore store, StoreTrouble trouble, IOptions<RelayOptions> options, TimeProvider time)
{
    private const int Limit = 5000;

    // Windows of up to an hour are by the minute.
    private static readonly TimeSpan KeptByMinute = TimeSpan.FromMinutes(65);
    private static readonly TimeSpan Kept = Statistics.LongestWindow + TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.CleanupInterval, time);
        do
        {
            try
            {
                while (await store.RollStatisticsAsync(Limit, KeptByMinute, cancellationToken) == Limit)
                {
                }

                while (await store.DeleteStatisticsAsync(Limit, Kept, cancellationToken) == Limit)
                {
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                trouble.Log(e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
