namespace TacoQ.Hosting;

/// <summary>How the package TacoQ.Relay, when it is there, brings its services into an embedded host.</summary>
internal interface IRelayRegistration
{
    void Register(TacoQBuilder builder);
}
