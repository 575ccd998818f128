namespace TacoQ.Generators.Tests.Diagnostics;

public sealed class OptionTests
{
    [Theory]
    [InlineData("MaxAttempts = 0")]
    [InlineData("MaxAttempts = -1")]
    [InlineData("MaxAttempts = 1001")]
    [InlineData("TimeoutSeconds = 0")]
    [InlineData("TimeoutSeconds = -0.5")]
    [InlineData("TimeoutSeconds = double.NaN")]
    [InlineData("TimeoutSeconds = double.PositiveInfinity")]
    [InlineData("TimeoutSeconds = 2073601")]
    [InlineData("Priority = -1")]
    [InlineData("Priority = 256")]
    [InlineData("RetentionSeconds = -1")]
    [InlineData("RetentionSeconds = 3153600001")]
    [InlineData("RetryDelaySeconds = -0.001")]
    [InlineData("RetryDelaySeconds = double.NaN")]
    [InlineData("RetryDelaySeconds = 31536001")]
    [InlineData("MaxRetryDelaySeconds = -1")]
    [InlineData("MaxRetryDelaySeconds = double.PositiveInfinity")]
    [InlineData("Backoff = (TaskBackoff)3")]
    [InlineData("Backoff = (TaskBackoff)(-1)")]
    public Task An_option_out_of_range_is_an_error_where_it_stands(string option) =>
        Analysis.ShouldReport("TACO0014", $"[TacoTask([|{option}|])] public void M() {{ }}");

    [Theory]
    [InlineData("MaxAttempts = 1, TimeoutSeconds = 0.001, Priority = 0, RetentionSeconds = 0")]
    [InlineData("MaxAttempts = 1000, TimeoutSeconds = 2073600, Priority = 255, RetentionSeconds = 3153600000")]
    [InlineData("Backoff = TaskBackoff.Exponential, RetryDelaySeconds = 0, MaxRetryDelaySeconds = 0")]
    [InlineData("Backoff = TaskBackoff.Fixed, RetryDelaySeconds = 31536000, MaxRetryDelaySeconds = 31536000")]
    public Task The_ends_of_the_ranges_are_fine(string options) => Analysis.ShouldReportNothing($"[TacoTask({options})] public void M() {{ }}");

    [Fact]
    public async Task The_message_names_the_option_its_value_and_the_range()
    {
        var found = await Analysis.ShouldReport("TACO0014", "[TacoTask([|TimeoutSeconds = -0.5|])] public void M() { }");
        found.ShouldHaveSingleItem().GetMessage(null).ShouldBe("TimeoutSeconds is -0.5, and must be more than 0 and at most 2073600 (24 days)");
    }
}
