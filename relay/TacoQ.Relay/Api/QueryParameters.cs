using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace TacoQ.Relay.Api;

/// <summary>
/// Which parameters a query may have: those that the handler takes as text, and those that <see cref="OperationExtensions.Query"/> names.
/// A misspelt one would otherwise do nothing, unnoticed.
/// </summary>
internal sealed class QueryParameters
{
    private readonly string[] known;

    private QueryParameters(string[] known) => this.known = known;

    /// <summary>Of an endpoint of our own API; null for those of others' making, which have to take what comes.</summary>
    public static QueryParameters? Of(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder route || route.RoutePattern.RawText?.Contains("/api/v1/", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var path = route.RoutePattern.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = endpoint.Metadata.OfType<IParameterBindingMetadata>()
            .Where(parameter => parameter.ParameterInfo.ParameterType == typeof(string) || parameter.ParameterInfo.ParameterType == typeof(string[]))
            .Select(parameter => parameter.Name);
        return new([.. taken.Concat(endpoint.Metadata.OfType<QueryNames>().SelectMany(names => names.Names)).Where(name => !path.Contains(name)).Distinct(StringComparer.Ordinal)]);
    }

    /// <exception cref="InvalidRequestException">The query has another one.</exception>
    public void Check(HttpRequest request)
    {
        foreach (var name in request.Query.Keys)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidRequestException(
                    $"The query has a parameter '{name}', which is unknown here. {(known.Length == 0 ? "There are none" : "Known: " + string.Join(", ", known))}.");
            }
        }
    }
}
