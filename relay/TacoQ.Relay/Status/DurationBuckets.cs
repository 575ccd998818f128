using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Status;

/// <summary>Durations by their logarithm: bucket n has those from 1.1ⁿ to 1.1ⁿ⁺¹ microseconds; its middle is within 5 percent of each.</summary>
internal static class DurationBuckets
{
    private const double Base = 1.1;

    /// <summary>Null when there are no durations.</summary>
    public static DurationPercentiles? Percentiles(IEnumerable<StatisticsRows.Row> rows)
    {
        var counts = rows.GroupBy(row => row.Bucket).Select(bucket => (Bucket: bucket.Key, Count: bucket.Sum(row => row.Count))).Where(bucket => bucket.Count > 0).OrderBy(bucket => bucket.Bucket).ToArray();
        var total = counts.Sum(bucket => bucket.Count);
        return total == 0 ? null : new(Percentile(0.5), Percentile(0.9), Percentile(0.99));

        double Percentile(double share)
        {
            var rank = Math.Max(1, (long)Math.Ceiling(share * total));
            foreach (var (bucket, count) in counts)
            {
                rank -= count;
                if (rank <= 0)
                {
                    return Seconds(bucket);
                }
            }

            return Seconds(counts[^1].Bucket);
        }
    }

    private static double Seconds(int bucket)
    {
        var seconds = Math.Pow(Base, bucket + 0.5) / 1e6;

        // Four digits: more would promise what is not known.
        var digits = Math.Pow(10, 3 - Math.Floor(Math.Log10(seconds)));
        return Math.Round(seconds * digits) / digits;
    }
}
