namespace TacoQ;

/// <summary>What becomes of times at which a schedule could not fire, because no relay ran: those that passed more than a minute ago.</summary>
public enum MisfirePolicy
{
    /// <summary>All of them together fire once, at once; not at all when one that is on time fires now anyway.</summary>
    Once,

    /// <summary>None of them fires.</summary>
    Skip,

    /// <summary>Each of them fires, at once; of many the last ones, up to a limit.</summary>
    All,
}
