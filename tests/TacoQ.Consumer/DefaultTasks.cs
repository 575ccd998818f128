using System;
using System.Globalization;
using TacoQ;

namespace Consumer;

public static class DefaultTasks
{
    [TacoTask]
    public static string Texts(string text = "tab\t\"quoted\" \\ größe \u0001 \ud83c\udf2e", char letter = '\'', string? none = null, string empty = "") =>
        string.Join('|', text, letter, none ?? "null", empty);

    [TacoTask]
    public static string Numbers(
        sbyte a = sbyte.MinValue, byte b = 255, short c = -1, ushort d = 7, int e = int.MinValue, uint f = uint.MaxValue, long g = long.MinValue, ulong h = ulong.MaxValue) =>
        string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g} {h}");

    [TacoTask]
    public static string Fractions(
        float a = float.NaN, double b = double.NegativeInfinity, double c = 0.1, float d = float.Epsilon, decimal e = 1.10m, double f = -0.0, decimal g = decimal.MinValue) =>
        string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g}");

    [TacoTask]
    public static string Structs(Guid id = default, TimeSpan wait = default, DateTime when = default, Point point = default, int? maybe = null, int? surely = 5) =>
        string.Create(CultureInfo.InvariantCulture, $"{id} {wait} {when:O} {point.X} {maybe} {surely}");

    [TacoTask]
    public static string Enums(Color named = Color.Green, Access flags = Access.Read | Access.Write, Color? maybe = Color.Blue, DayOfWeek odd = (DayOfWeek)(-3)) =>
        $"{named} {flags} {maybe} {odd}";

    [TacoTask]
    public static string Mixed(string first, int second = 2, Parcel? third = null, bool fourth = true) =>
        string.Create(CultureInfo.InvariantCulture, $"{first} {second} {third?.Label ?? "-"} {fourth}");
}
