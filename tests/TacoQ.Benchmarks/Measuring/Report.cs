using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TacoQ.Benchmarks;

/// <summary>The figures of a run, as a table and as a file. A figure that is in the file already is replaced; the others stay.</summary>
internal sealed record Report(DateTimeOffset At, Machine Machine, IReadOnlyDictionary<string, IReadOnlyList<Figure>> Benchmarks)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public async Task WriteAsync(string file)
    {
        var all = new SortedDictionary<string, IReadOnlyList<Figure>>(StringComparer.Ordinal);
        if (File.Exists(file) && JsonSerializer.Deserialize<Report>(await File.ReadAllTextAsync(file), Json) is { } earlier)
        {
            foreach (var (name, figures) in earlier.Benchmarks)
            {
                all[name] = figures;
            }
        }

        foreach (var (name, figures) in Benchmarks)
        {
            all[name] = figures;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(this with { Benchmarks = all }, Json) + "\n");
    }

    /// <summary>In Markdown.</summary>
    public static void Print(IEnumerable<Figure> figures, TextWriter to)
    {
        to.WriteLine("| # | what | unit | TacoQ | plain | ratio (least to most) | target | |");
        to.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var figure in figures)
        {
            var ratios = figure.Ratios;
            to.WriteLine(
                $"| {figure.Number} | {figure.What} | {figure.Unit} | {Text(figure.Ours)} | {(figure.Plain.Count > 0 ? Text(figure.Plain) : "")} | "
                + (ratios.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Statistics.Median(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})") : "")
                + $" | {figure.Target} | {figure.IsMet switch { true => "met", false => "missed", null => "" }} |");
            foreach (var (name, value) in figure.Details)
            {
                to.WriteLine($"| | · {name} | | {Number(value)} | | | | |");
            }
        }
    }

    private static string Text(IReadOnlyList<double> values) => $"{Number(Statistics.Median(values))} ({Number(values.Min())} to {Number(values.Max())})";

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
