namespace TacoQ;

/// <summary>
/// Has a parameter of a task method injected from the services of the attempt's scope instead of being part of the payload.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromServicesAttribute : Attribute;
