using System.Collections.Generic;
using System.Linq;
using TacoQ;

namespace Consumer;

public static class EnumTasks
{
    [TacoTask]
    public static Color EchoColor(Color value) => value;

    [TacoTask]
    public static Access EchoAccess(Access value) => value;

    [TacoTask]
    public static Color[] EchoColors(Color[] value) => value;

    [TacoTask]
    public static Dictionary<Color, Access> EchoMap(Dictionary<Color, Access> value) => value;

    [TacoTask]
    public static Color Last(IEnumerable<Color> colors, Color otherwise = Color.Blue) => colors.DefaultIfEmpty(otherwise).Last();
}
