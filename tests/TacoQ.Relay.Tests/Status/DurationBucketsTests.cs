using TacoQ.Relay.Status;
using TacoQ.Relay.Storage;

namespace TacoQ.Relay.Tests.Status;

public class DurationBucketsTests
{
    [Fact]
    public void Percentiles_are_within_five_percent()
    {
        var micros = Enumerable.Range(0, 2000).Select(i => Math.Pow(1.01, i)).ToArray();

        var percentiles = DurationBuckets.Percentiles(micros.Select(value => Row((int)Math.Floor(Math.Log(value) / Math.Log(1.1)), 1))).ShouldNotBeNull();

        Error(percentiles.P50, micros[999]).ShouldBeLessThan(0.05);
        Error(percentiles.P90, micros[1799]).ShouldBeLessThan(0.05);
        Error(percentiles.P99, micros[1979]).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void A_single_duration_is_all_of_them_and_what_was_taken_back_is_none()
    {
        var one = DurationBuckets.Percentiles([Row(150, 1), Row(90, 1), Row(90, -1)]).ShouldNotBeNull();

        (one.P50 == one.P90, one.P90 == one.P99).ShouldBe((true, true));
        DurationBuckets.Percentiles([Row(90, 1), Row(90, -1)]).ShouldBeNull();
    }

    private static double Error(double seconds, double micros) => Math.Abs((seconds * 1e6 / micros) - 1);

    private static StatisticsRows.Row Row(int bucket, long count) => new("w", "t", StatisticsFact.Run, bucket, count);
}
