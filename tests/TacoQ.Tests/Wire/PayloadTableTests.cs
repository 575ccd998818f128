using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TacoQ.Generation;
using TacoQ.TestServers;

namespace TacoQ.Tests.Wire;

/// <summary>The table of types in <c>docs/wire.md</c> holds for C# and for Python.</summary>
public class PayloadTableTests
{
    private const string Check =
        """
        import json, sys
        from base64 import b64decode, b64encode
        from datetime import date, datetime, time
        from decimal import Decimal
        from uuid import UUID

        for types, text, read, write in json.load(sys.stdin):
            v = eval(read, globals(), {"v": json.loads(text, parse_float=Decimal)})
            again = json.dumps(eval(write, globals(), {"v": v}), ensure_ascii=False, separators=(",", ":")) if write else str(v)
            print(f"{types}: {again}")
        """;

    private static readonly Dictionary<string, (Func<PayloadTypes, JsonTypeInfo> Type, object? Value)[]> Values = new(StringComparer.Ordinal)
    {
        ["`string`"] = [Of("táco")],
        ["`char`"] = [Of('x')],
        ["`bool`"] = [Of(true)],
        ["`sbyte` `byte` `short` `ushort` `int` `uint`"] = [Of((sbyte)42), Of((byte)42), Of((short)42), Of((ushort)42), Of(42), Of(42u)],
        ["`long` `ulong`"] = [Of(9_007_199_254_740_993), Of(9_007_199_254_740_993ul)],
        ["`float` `double`"] = [Of(0.1f), Of(0.1)],
        ["`decimal`"] = [Of(79_228_162_514_264_337_593.543_95m)],
        ["`Guid`"] = [Of(Guid.Parse("019b76da-a800-7000-8000-000000000001"))],
        ["`DateTimeOffset`"] = [Of(DateTimeOffset.Parse("2026-01-02T03:04:05.123456+02:00", CultureInfo.InvariantCulture))],
        ["`DateTime` (UTC)"] = [Of(new DateTime(2026, 1, 2, 3, 4, 5, 123, 456, DateTimeKind.Utc))],
        ["`DateOnly`"] = [Of(new DateOnly(2026, 1, 2))],
        ["`TimeOnly`"] = [Of(new TimeOnly(3, 4, 5))],
        ["`TimeSpan`"] = [Of(new TimeSpan(1, 2, 3, 4))],
        ["`Uri`"] = [Of(new Uri("https://example.org/a?b=c"))],
        ["`byte[]`"] = [Of<byte[]>([0, 1, 254, 255])],
        ["`enum`"] = [(types => types.GetEnum<DayOfWeek>(), DayOfWeek.Friday)],
        ["`int?`, without a value"] = [Of<int?>(null)],
        ["`T[]` `List<T>` `IReadOnlyList<T>`"] = [Of<int[]>([1, 2, 3]), Of<List<int>>([1, 2, 3]), Of<IReadOnlyList<int>>([1, 2, 3])],
        ["`Dictionary<string, T>`"] = [Of(new Dictionary<string, int> { ["to"] = 2, ["be"] = 1 })],
        ["a record or class"] = [Of(new Size("/a", 200))],
    };

    [Fact]
    public void Each_row_is_what_CSharp_writes_and_reads()
    {
        WireDocument.Types.Select(row => row.Types).ShouldBe(Values.Keys, ignoreOrder: true);
        foreach (var (types, json, _, _) in WireDocument.Types)
        {
            foreach (var (type, value) in Values[types])
            {
                var info = type(PayloadTypes.Default);
                JsonSerializer.Serialize(value, info).ShouldBe(json, types);
                JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info).ShouldBe(json, types);
            }
        }
    }

    [Fact]
    public async Task Each_row_is_what_Python_reads_and_writes()
    {
        var expected = WireDocument.Types.Select(row => $"{row.Types}: {row.Json}");

        (await RunPythonAsync(JsonSerializer.Serialize(WireDocument.Types.Select(row => new[] { row.Types, row.Json, row.Read, row.Write })))).ShouldBe(string.Join('\n', expected));
    }

    private static async Task<string> RunPythonAsync(string input)
    {
        var python = await Servers.RunAsync("python");
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", Check]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PYTHONIOENCODING"] = "utf-8" } })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.TrimEnd() : throw new InvalidOperationException(await error);
    }

    private static (Func<PayloadTypes, JsonTypeInfo> Type, object? Value) Of<T>(T value) => (types => types.Get<T>(), value);

    private sealed record Size(string Url, int Width);
}
