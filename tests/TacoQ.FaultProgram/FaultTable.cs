using System.Globalization;
using System.Text;

namespace TacoQ.FaultProgram;

/// <summary>The reports of a folder as one table in markdown.</summary>
internal static class FaultTable
{
    private static readonly string[] Columns =
        ["Fault", "Published", "Confirmed", "Executed", "Lost", "Missing results", "Duplicates", "Wrong states", "Leaks", "Detected after (s)", "Recovered after (s)"];

    public static string Write(string folder)
    {
        var rows = Directory.EnumerateFiles(folder, "*.json").Select(path => Cells(FaultReport.FromJson(File.ReadAllText(path)))).OrderBy(row => row[0], StringComparer.Ordinal).ToArray();
        var widths = Columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        var table = new StringBuilder();
        Append(table, Columns, widths);
        table.Append('|').AppendJoin('|', widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ':')).Append("|\n");
        foreach (var row in rows)
        {
            Append(table, row, widths);
        }

        return table.ToString();
    }

    private static void Append(StringBuilder table, string[] cells, int[] widths) =>
        table.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).Append(" |\n");

    private static string[] Cells(FaultReport report) =>
    [
        report.Fault, Number(report.Published), Number(report.Confirmed), Number(report.Executed), Number(report.Lost), Number(report.Missing),
        Number(report.Duplicates), Number(report.Wrong), Number(report.Leaks), Seconds(report.DetectSeconds), Seconds(report.RecoverSeconds),
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
