namespace TacoQ.Relay.Api;

/// <summary>Whether who was let in would still be: an answer that goes on for hours must not outlive its key or token.</summary>
internal sealed class Admittance(Func<Task> check)
{
    public async Task<bool> HoldsAsync()
    {
        try
        {
            await check();
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
