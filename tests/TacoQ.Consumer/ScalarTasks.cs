using System;
using TacoQ;

namespace Consumer;

public static class ScalarTasks
{
    [TacoTask]
    public static string EchoString(string value) => value;

    [TacoTask]
    public static bool EchoBoolean(bool value) => value;

    [TacoTask]
    public static char EchoChar(char value) => value;

    [TacoTask]
    public static sbyte EchoSByte(sbyte value) => value;

    [TacoTask]
    public static byte EchoByte(byte value) => value;

    [TacoTask]
    public static short EchoInt16(short value) => value;

    [TacoTask]
    public static ushort EchoUInt16(ushort value) => value;

    [TacoTask]
    public static int EchoInt32(int value) => value;

    [TacoTask]
    public static uint EchoUInt32(uint value) => value;

    [TacoTask]
    public static long EchoInt64(long value) => value;

    [TacoTask]
    public static ulong EchoUInt64(ulong value) => value;

    [TacoTask]
    public static float EchoSingle(float value) => value;

    [TacoTask]
    public static double EchoDouble(double value) => value;

    [TacoTask]
    public static decimal EchoDecimal(decimal value) => value;

    [TacoTask]
    public static Guid EchoGuid(Guid value) => value;

    [TacoTask]
    public static DateTime EchoDateTime(DateTime value) => value;

    [TacoTask]
    public static DateTimeOffset EchoDateTimeOffset(DateTimeOffset value) => value;

    [TacoTask]
    public static DateOnly EchoDateOnly(DateOnly value) => value;

    [TacoTask]
    public static TimeOnly EchoTimeOnly(TimeOnly value) => value;

    [TacoTask]
    public static TimeSpan EchoTimeSpan(TimeSpan value) => value;

    [TacoTask]
    public static Uri EchoUri(Uri value) => value;

    [TacoTask]
    public static byte[] EchoBytes(byte[] value) => value;
}
