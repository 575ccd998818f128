using System;
using System.Collections.Generic;
using TacoQ;

namespace Consumer;

public static class NullableTasks
{
    [TacoTask]
    public static string? EchoString(string? value) => value;

    [TacoTask]
    public static Uri? EchoUri(Uri? value) => value;

    [TacoTask]
    public static byte[]? EchoBytes(byte[]? value) => value;

    [TacoTask]
    public static int? EchoInt32(int? value) => value;

    [TacoTask]
    public static decimal? EchoDecimal(decimal? value) => value;

    [TacoTask]
    public static TimeSpan? EchoTimeSpan(TimeSpan? value) => value;

    [TacoTask]
    public static Color? EchoColor(Color? value) => value;

    [TacoTask]
    public static Point? EchoPoint(Point? value) => value;

    [TacoTask]
    public static Parcel? EchoParcel(Parcel? value) => value;

    [TacoTask]
    public static List<string?>? EchoList(List<string?>? value) => value;

    [TacoTask]
    public static int?[] EchoArray(int?[] value) => value;

    [TacoTask]
    public static string Join(string? first, int? second, Point? third, Parcel? fourth, Color? fifth) =>
        $"{first ?? "-"} {second?.ToString(null, null) ?? "-"} {third?.X.ToString(null, null) ?? "-"} {fourth?.Label ?? "-"} {fifth?.ToString() ?? "-"}";
}
