using System;
using System.IO;
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

    [TacoTask(Backoff = TaskBackoff.Fixed, RetryDelaySeconds = 0.5, MaxRetryDelaySeconds = 60, LongRunning = true,
        RetryOn = new[] { typeof(IOException), typeof(UnavailableException) }, NoRetryOn = new[] { typeof(FileNotFoundException) })]
    public static void Retried()
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

public sealed class UnavailableException : Exception
{
}
