using TacoQ.Relay.Api;

namespace TacoQ;

/// <summary>
/// Which tokens (JWT) the REST API accepts, bound to the configuration section <c>TacoQ:Relay:Access:Jwt</c>: those that the authority
/// has signed for the audience. Scopes are in the claim <c>scope</c> or <c>scp</c>, worker kinds in <c>tacoq_worker_kinds</c>.
/// </summary>
public sealed class TokenOptions
{
    private const string Section = AccessOptions.Section + ":Jwt";

    /// <summary>
    /// The identity provider's address; its description is below, at <c>.well-known/openid-configuration</c>. It has to be <c>https</c>
    /// but on this machine. Default: no tokens are accepted.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>Whom tokens have to be for, the claim <c>aud</c>. Required with <see cref="Authority"/>.</summary>
    public string? Audience { get; set; }

    internal bool IsSet => !string.IsNullOrEmpty(Authority);

    internal void Validate() => OptionsCheck.For(Section)
        .That(!IsSet || TokenKeys.IsTrustworthy(Authority), nameof(Authority), Authority, "an https address, for example https://login.example.com/")
        .That(!IsSet || !string.IsNullOrEmpty(Audience), nameof(Audience), Audience, "whom tokens are for, as the identity provider writes it into the claim aud");
}
