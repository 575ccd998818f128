namespace TacoQ.Relay.Api;

/// <summary>On an endpoint whose answers take long without doing much, such as a stream of events: it counts to the limit of waiting requests.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongLivedAttribute : Attribute;
