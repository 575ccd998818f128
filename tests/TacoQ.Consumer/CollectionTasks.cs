using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using TacoQ;

namespace Consumer;

public static class CollectionTasks
{
    [TacoTask]
    public static int[] EchoArray(int[] value) => value;

    [TacoTask]
    public static string[][] EchoJagged(string[][] value) => value;

    [TacoTask]
    public static List<Guid> EchoList(List<Guid> value) => value;

    [TacoTask]
    public static HashSet<long> EchoSet(HashSet<long> value) => value;

    [TacoTask]
    public static ImmutableArray<double> EchoImmutable(ImmutableArray<double> value) => value;

    [TacoTask]
    public static ReadOnlyMemory<byte> EchoMemory(ReadOnlyMemory<byte> value) => value;

    [TacoTask]
    public static IEnumerable<int> EchoEnumerable(IEnumerable<int> value) => value;

    [TacoTask]
    public static IReadOnlyList<Parcel> EchoParcels(IReadOnlyList<Parcel> value) => value;

    [TacoTask]
    public static ISet<string> EchoSetInterface(ISet<string> value) => value;

    [TacoTask]
    public static Dictionary<string, int[]> EchoDictionary(Dictionary<string, int[]> value) => value;

    [TacoTask]
    public static IReadOnlyDictionary<int, Point> EchoReadOnlyDictionary(IReadOnlyDictionary<int, Point> value) => value;

    [TacoTask]
    public static int Total(IReadOnlyCollection<int> numbers, Dictionary<string, int> byName) => numbers.Sum() + byName.Values.Sum();

    [TacoTask]
    public static string Format(string format, params object[] values) => $"{format}: {string.Join(", ", values)}";

    [TacoTask]
    public static int Sum(int start = 1, params int[] values) => start + values.Sum();
}
