using System.Reflection;
using global::Consumer;
using TacoQ.Generation;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class CostTests
{
    private static readonly ITacoClient Taco = new ConsumerWorker().Client;

    [Fact]
    public void A_stub_costs_no_allocation()
    {
        var options = new EnqueueOptions();
        _ = Taco.ScalarTasks().EchoString.With(options);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = Taco.ScalarTasks().EchoString.With(options);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    // One that held a delegate would keep an assembly's old code alive when it is reloaded.
    [Fact]
    public void Nothing_generated_holds_more_than_definitions_in_statics() => GeneratedTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(field => !field.IsLiteral)
        .ShouldAllBe(field => field.FieldType == typeof(TaskDefinition) && field.IsInitOnly);

    [Fact]
    public void Synchronous_tasks_have_no_state_machine() => GeneratedTypes()
        .Where(type => typeof(TaskHandler).IsAssignableFrom(type) && type.DeclaringType!.DeclaringType!.Name is "Consumer_ScalarTasksEntries" or "Consumer_EnumTasksEntries")
        .SelectMany(handler => handler.GetNestedTypes(BindingFlags.NonPublic))
        .ShouldBeEmpty();

    private static List<Type> GeneratedTypes()
    {
        var types = typeof(ScalarTasks).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith("TacoQ.Generated", StringComparison.Ordinal) ?? false).ToList();
        types.Count.ShouldBeGreaterThan(100);
        return types;
    }
}
