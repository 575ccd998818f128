namespace TacoQ.RabbitMQ;

/// <summary>Something on its way to the broker's confirm that somebody waits for, with a limit.</summary>
internal interface IAwaited
{
    /// <summary>When the wait began.</summary>
    long Since { get; }

    /// <summary>How long it may take; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</summary>
    TimeSpan Limit { get; }

    /// <summary>It has been sent at least once, so that the broker may have it.</summary>
    bool WasSent { get; }

    /// <summary>Completes with the confirm.</summary>
    Task Confirmed { get; }

    /// <summary>Ends the wait.</summary>
    void Fail(Exception error);
}
