namespace TacoQ.EndToEnd.Tests.Faults.Support;

/// <summary>What the record shall say of a task in the end.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Number">Its result, if it succeeded.</param>
internal sealed record Expectation(TaskOutcome Outcome, int Number);
