namespace TacoQ.Relay.Api;

/// <summary>What is known of an endpoint before a request comes.</summary>
/// <param name="Operation">What it is, and whom it is for.</param>
/// <param name="IsAdmitted">Whether a policy of the application decides who may call it.</param>
/// <param name="MindsWorkerKinds">Whether its handler minds which worker kinds a caller is for.</param>
internal sealed record Door(Operation Operation, bool IsAdmitted, bool MindsWorkerKinds);
