using Microsoft.CodeAnalysis;

namespace TacoQ.Generators.Tests;

/// <summary>What a run did at one step of the pipeline.</summary>
internal sealed record Step(string Name, object? Value, IncrementalStepRunReason Reason)
{
    public bool IsRemembered => Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}

internal static class Steps
{
    public static IReadOnlyList<Step> Of(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        return
        [
            .. TacoQGenerator.Steps.All.Where(result.TrackedSteps.ContainsKey).SelectMany(name => result.TrackedSteps[name].SelectMany(step => Outputs(name, step))),
            .. result.TrackedOutputSteps.SelectMany(output => output.Value.SelectMany(step => Outputs(output.Key, step))),
        ];
    }

    private static IEnumerable<Step> Outputs(string name, IncrementalGeneratorRunStep step) => step.Outputs.Select(output => new Step(name, output.Value, output.Reason));
}
