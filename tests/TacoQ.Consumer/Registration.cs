using TacoQ;

namespace Consumer;

public static class Registration
{
    /// <summary>What a user's program does itself: the generated method is internal.</summary>
    public static TacoQBuilder AddConsumerTasks(this TacoQBuilder builder) => builder.AddTacoTasks();
}
