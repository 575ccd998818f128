namespace TacoQ.Relay.Api;

/// <summary>On an endpoint that counts to no limit of requests: a probe that is refused has a relay restarted that is well.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnlimitedAttribute : Attribute;
