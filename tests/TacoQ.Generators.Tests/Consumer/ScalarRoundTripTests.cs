using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class ScalarRoundTripTests
{
    private readonly ITacoClient taco = new ConsumerWorker().Client;

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("tab\t\"quoted\" \\ größe \u0001 🌮 </script>")]
    public async Task A_string_comes_back(string value) => (await taco.ScalarTasks().EchoString.InvokeAsync(value)).ShouldBe(value);

    [Theory]
    [InlineData('a')]
    [InlineData('"')]
    [InlineData('\0')]
    [InlineData('ß')]
    public async Task A_char_comes_back(char value) => (await taco.ScalarTasks().EchoChar.InvokeAsync(value)).ShouldBe(value);

    [Fact]
    public async Task Integers_come_back_to_their_ends()
    {
        var tasks = taco.ScalarTasks();
        (await tasks.EchoSByte.InvokeAsync(sbyte.MinValue)).ShouldBe(sbyte.MinValue);
        (await tasks.EchoByte.InvokeAsync(byte.MaxValue)).ShouldBe(byte.MaxValue);
        (await tasks.EchoInt16.InvokeAsync(short.MinValue)).ShouldBe(short.MinValue);
        (await tasks.EchoUInt16.InvokeAsync(ushort.MaxValue)).ShouldBe(ushort.MaxValue);
        (await tasks.EchoInt32.InvokeAsync(int.MinValue)).ShouldBe(int.MinValue);
        (await tasks.EchoUInt32.InvokeAsync(uint.MaxValue)).ShouldBe(uint.MaxValue);
        (await tasks.EchoInt64.InvokeAsync(long.MinValue)).ShouldBe(long.MinValue);
        (await tasks.EchoUInt64.InvokeAsync(ulong.MaxValue)).ShouldBe(ulong.MaxValue);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Fractions_come_back(double value)
    {
        BitConverter.DoubleToInt64Bits(await taco.ScalarTasks().EchoDouble.InvokeAsync(value)).ShouldBe(BitConverter.DoubleToInt64Bits(value));
        BitConverter.SingleToInt32Bits(await taco.ScalarTasks().EchoSingle.InvokeAsync((float)value)).ShouldBe(BitConverter.SingleToInt32Bits((float)value));
    }

    [Fact]
    public async Task A_decimal_keeps_its_scale()
    {
        (await taco.ScalarTasks().EchoDecimal.InvokeAsync(1.10m)).ToString(null, null).ShouldBe("1.10");
        (await taco.ScalarTasks().EchoDecimal.InvokeAsync(decimal.MinValue)).ShouldBe(decimal.MinValue);
    }

    [Fact]
    public async Task Times_come_back_to_the_tick()
    {
        var tasks = taco.ScalarTasks();
        var local = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(5.5)).AddTicks(1);
        (await tasks.EchoDateTimeOffset.InvokeAsync(local)).EqualsExact(local).ShouldBeTrue();
        var utc = local.UtcDateTime;
        (await tasks.EchoDateTime.InvokeAsync(utc)).ShouldBe(utc);
        (await tasks.EchoDateTime.InvokeAsync(utc)).Kind.ShouldBe(DateTimeKind.Utc);
        (await tasks.EchoDateTime.InvokeAsync(new(5))).Kind.ShouldBe(DateTimeKind.Unspecified);
        (await tasks.EchoDateOnly.InvokeAsync(DateOnly.MaxValue)).ShouldBe(DateOnly.MaxValue);
        (await tasks.EchoTimeOnly.InvokeAsync(TimeOnly.MaxValue)).ShouldBe(TimeOnly.MaxValue);
        (await tasks.EchoTimeSpan.InvokeAsync(TimeSpan.MinValue)).ShouldBe(TimeSpan.MinValue);
    }

    [Fact]
    public async Task Other_scalars_come_back()
    {
        var tasks = taco.ScalarTasks();
        (await tasks.EchoBoolean.InvokeAsync(true)).ShouldBeTrue();
        (await tasks.EchoGuid.InvokeAsync(Guid.AllBitsSet)).ShouldBe(Guid.AllBitsSet);
        (await tasks.EchoUri.InvokeAsync(new("a/b?c=ü", UriKind.Relative))).ShouldBe(new("a/b?c=ü", UriKind.Relative));
        (await tasks.EchoUri.InvokeAsync(new("https://example.org/%20x"))).ShouldBe(new("https://example.org/%20x"));
        (await tasks.EchoBytes.InvokeAsync([0, 255, 7])).ShouldBe([0, 255, 7]);
        (await tasks.EchoBytes.InvokeAsync([])).ShouldBeEmpty();
    }
}
