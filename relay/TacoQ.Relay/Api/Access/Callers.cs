using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace TacoQ.Relay.Api;

/// <summary>Finds out who makes a request.</summary>
internal sealed class Callers(ApiKeys keys, Tokens tokens, RequestLimits limits, IOptions<RelayOptions> options)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who makes the request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="admitted">Whether a policy of the application has let the request in already.</param>
    /// <exception cref="RefusedException">That is not known, or cannot be found out.</exception>
    public async ValueTask<Caller> FindAsync(HttpContext http, Operation operation, bool admitted)
    {
        if (admitted)
        {
            return Caller.OfApplication(http.User.Identity?.Name);
        }

        if (!options.Value.Access.HasScheme)
        {
            LocalOnly.Check(http);
            return Caller.Local();
        }

        try
        {
            return await ReadAsync(http);
        }
        catch (RefusedException) when (operation.Scope == Scope.None)
        {
            return Caller.Anonymous();
        }
    }

    /// <summary>The answer to who is not known.</summary>
    public static RefusedException Unknown(string detail) =>
        new(Problems.Unauthorized(detail), "WWW-Authenticate", "Bearer realm=\"tacoq\", error=\"invalid_token\"");

    private async ValueTask<Caller> ReadAsync(HttpContext http)
    {
        var credential = CredentialOf(http.Request);
        if (ApiKeySecret.TryParse(credential, out var secret))
        {
            return options.Value.Access.ApiKeys ? await FindAsync(http, secret) : throw Unknown("API keys are not accepted here (TacoQ:Relay:Access:ApiKeys).");
        }

        return options.Value.Access.Jwt.IsSet ? await tokens.FindAsync(credential, http.RequestAborted) : throw Unknown("The API key is not valid.");
    }

    private static string CredentialOf(HttpRequest request)
    {
        if (request.Headers["X-Api-Key"] is [{ Length: > 0 } key])
        {
            return key;
        }

        if (request.Headers.Authorization is [{ } text] && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return text[Bearer.Length..].Trim();
        }

        throw new RefusedException(
            Problems.Unauthorized("The request has no credential: send an API key or a token as 'Authorization: Bearer …', or an API key as 'X-Api-Key: …'."),
            "WWW-Authenticate",
            "Bearer realm=\"tacoq\"");
    }

    /// <summary>Lets nobody try keys without end.</summary>
    private async ValueTask<Caller> FindAsync(HttpContext http, ApiKeySecret secret)
    {
        var isKnown = keys.IsKnown(secret.Id);
        if (!isKnown)
        {
            limits.CheckTries(http);
        }

        try
        {
            return await keys.FindAsync(secret, http.RequestAborted);
        }
        catch (RefusedException)
        {
            if (isKnown)
            {
                limits.NoteFailure(http);
            }

            throw;
        }
    }
}
