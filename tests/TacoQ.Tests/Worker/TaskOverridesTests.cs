using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TacoQ.Generation;
using TacoQ.Worker;

namespace TacoQ.Tests.Worker;

/// <summary>What <c>TacoQ:Worker:Tasks</c> says of single tasks.</summary>
public class TaskOverridesTests
{
    [Fact]
    public void Each_option_is_read_and_the_rest_stays_as_the_attribute_has_it()
    {
        var definition = Read(
            """
            {"images/images.resize": {"MaxAttempts": 7, "Backoff": "linear", "RetryDelay": "00:00:02", "MaxRetryDelay": "00:05:00", "Timeout": "00:01:00"}}
            """)["images/images.resize"];

        (definition.MaxAttempts, definition.Backoff, definition.RetryDelay, definition.MaxRetryDelay, definition.Timeout).ShouldBe(
            (7, TaskBackoff.Linear, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1)));
        (definition.Priority, definition.Retention, definition.LongRunning).ShouldBe((9, TimeSpan.FromHours(1), true));
        (definition.RetryOn.Single(), definition.NoRetryOn.Single()).ShouldBe((typeof(IOException), typeof(FileNotFoundException)));
    }

    [Fact]
    public void What_an_override_does_not_say_the_attribute_says()
    {
        var definition = Read("""{"images.resize": {"MaxRetryDelay": "00:05:00"}}""")["images/images.resize"];

        (definition.MaxAttempts, definition.Backoff, definition.RetryDelay, definition.MaxRetryDelay, definition.Timeout).ShouldBe(
            (5, TaskBackoff.Fixed, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public void A_task_kind_means_the_tasks_of_all_worker_kinds_and_with_the_worker_kind_it_wins_option_by_option()
    {
        var definitions = Read(
            """
            {"Pictures/images.resize": {"MaxAttempts": 8}, "IMAGES.resize": {"MaxAttempts": 7, "Timeout": "00:01:00"}}
            """);

        (definitions["images/images.resize"].MaxAttempts, definitions["images/images.resize"].Timeout).ShouldBe((7, TimeSpan.FromMinutes(1)));
        (definitions["pictures/images.resize"].MaxAttempts, definitions["pictures/images.resize"].Timeout).ShouldBe((8, TimeSpan.FromMinutes(1)));
        definitions["images/images.crop"].MaxAttempts.ShouldBeNull();
    }

    [Theory]
    [InlineData("images.resized")]
    [InlineData("mails/images.resize")]
    [InlineData("images/")]
    public void A_task_that_this_program_does_not_have_is_a_startup_error(string name) => Should.Throw<TacoConfigurationException>(() => Read($$$"""{"{{{name}}}": {"MaxAttempts": 1}}"""))
        .Message.ShouldBe($"TacoQ:Worker:Tasks names the task '{name}', but this program has no such task. It has: images/images.crop, images/images.resize, pictures/images.resize.");

    [Theory]
    [InlineData("MaxAttempts", "0", "TacoQ:Worker:Tasks:images.crop:MaxAttempts is 0, but must be from 1 to 1000. Correct it in the configuration (environment: TacoQ__Worker__Tasks__images.crop__MaxAttempts).")]
    [InlineData("Timeout", "00:00:00", "TacoQ:Worker:Tasks:images.crop:Timeout is 00:00:00, but must be from 00:00:00.0000001 to 24.00:00:00.")]
    [InlineData("Backoff", "7", "TacoQ:Worker:Tasks:images.crop:Backoff is '7', but must be Exponential, Linear, Fixed.")]
    [InlineData("RetryDelay", "-00:00:01", "TacoQ:Worker:Tasks:images.crop:RetryDelay is -00:00:01, but must be from 00:00:00 to 365.00:00:00.")]
    [InlineData("MaxRetryDelay", "366", "TacoQ:Worker:Tasks:images.crop:MaxRetryDelay is 366.00:00:00, but must be from 00:00:00 to 365.00:00:00.")]
    [InlineData("MaxAttempts", "many", "The configuration section TacoQ:Worker is wrong: Failed to convert configuration value 'many' at 'TacoQ:Worker:Tasks:images.crop:MaxAttempts'")]
    public void An_option_out_of_its_range_is_a_startup_error(string option, string value, string message) =>
        Should.Throw<TacoConfigurationException>(() => Read($$$"""{"images.crop": {"{{{option}}}": "{{{value}}}"}}""")).Message.ShouldStartWith(message);

    [Fact]
    public void A_longest_wait_that_is_shorter_than_the_first_is_a_startup_error() =>
        Should.Throw<TacoConfigurationException>(() => Read("""{"images.crop": {"RetryDelay": "00:00:10", "MaxRetryDelay": "00:00:09"}}"""))
            .Message.ShouldStartWith("TacoQ:Worker:Tasks:images.crop:MaxRetryDelay is 00:00:09, but must be from 00:00:10 to 365.00:00:00.");

    [Fact]
    public void The_workers_own_backoff_is_one_of_those_there_are() =>
        Should.Throw<TacoConfigurationException>(() => new WorkerOptions { Backoff = (TaskBackoff)3 }.Validate())
            .Message.ShouldStartWith("TacoQ:Worker:Backoff is '3', but must be Exponential, Linear, Fixed.");

    /// <summary>The definitions that a worker goes by, in a program with this configuration.</summary>
    private static Dictionary<string, TaskDefinition> Read(string tasks)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"TacoQ": {"Worker": {"Tasks": {{tasks}} } } }""")));
        builder.AddTacoQ().AddModule<Module>();
        using var services = builder.Services.BuildServiceProvider();
        var registry = services.GetRequiredService<TaskRegistry>();
        return registry.Keys.ToDictionary(key => key.ToString(), key =>
        {
            registry.TryGet(new() { Id = default, TaskKind = key.TaskKind, WorkerKind = key.WorkerKind, CreatedAt = 0 }, out var handler).ShouldBeTrue();
            return handler!.Definition;
        });
    }

    private sealed class Module : ITacoTaskModule
    {
        public void AddTo(TaskTable tasks)
        {
            tasks.Add(new Handler(new("images.resize", "images")
            {
                MaxAttempts = 5,
                Backoff = TaskBackoff.Fixed,
                RetryDelay = TimeSpan.FromSeconds(1),
                MaxRetryDelay = TimeSpan.FromSeconds(3),
                Timeout = TimeSpan.FromSeconds(9),
                RetryOn = [typeof(IOException)],
                NoRetryOn = [typeof(FileNotFoundException)],
                LongRunning = true,
                Priority = 9,
                Retention = TimeSpan.FromHours(1),
            }));
            tasks.Add(new Handler(new("images.resize", "pictures")));
            tasks.Add(new Handler(new("images.crop", "images")));
        }

        private sealed class Handler(TaskDefinition definition) : TaskHandler(definition)
        {
            public override ValueTask ExecuteAsync(TaskExecution execution) => default;
        }
    }
}
