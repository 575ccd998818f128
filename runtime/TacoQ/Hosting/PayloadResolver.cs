using System.Text.Json.Serialization.Metadata;

namespace TacoQ.Hosting;

/// <summary>A source of JSON contracts that the application gave to TacoQ: its own type, so that it is not mixed up with others in the container.</summary>
internal sealed record PayloadResolver(IJsonTypeInfoResolver Resolver);
