using System.Text.Json;
using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class DefaultValueTests
{
    private static readonly ConsumerWorker Worker = new();

    public static TheoryData<string, TaskCall<string>> Defaults => new()
    {
        { DefaultTasks.Texts(), Worker.Client.DefaultTasks().Texts.Call() },
        { DefaultTasks.Numbers(), Worker.Client.DefaultTasks().Numbers.Call() },
        { DefaultTasks.Fractions(), Worker.Client.DefaultTasks().Fractions.Call() },
        { DefaultTasks.Structs(), Worker.Client.DefaultTasks().Structs.Call() },
        { DefaultTasks.Enums(), Worker.Client.DefaultTasks().Enums.Call() },
    };

    [Theory]
    [MemberData(nameof(Defaults), DisableDiscoveryEnumeration = true)]
    public async Task Default_values_reach_the_method_by_the_stub_and_by_their_absence(string direct, TaskCall<string> call)
    {
        (await Worker.Client.InvokeAsync(call)).ShouldBe(direct);
        JsonSerializer.Deserialize<string>(await Worker.Dispatch.RunAsync(call.Definition, "{}")).ShouldBe(direct);
    }
}
