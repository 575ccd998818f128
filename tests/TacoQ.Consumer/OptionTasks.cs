using TacoQ;

namespace Consumer;

[WorkerKind("options")]
public static class OptionTasks
{
    [TacoTask("option.all", MaxAttempts = 5, TimeoutSeconds = 0.25, Priority = 9, RetentionSeconds = 3600)]
    public static void All()
    {
    }

    [TacoTask]
    public static void None()
    {
    }

    internal static class Nested
    {
        [TacoTask(Priority = 1)]
        internal static void Inherited()
        {
        }
    }
}
