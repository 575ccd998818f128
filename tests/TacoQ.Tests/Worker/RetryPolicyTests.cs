using TacoQ.Worker;

namespace TacoQ.Tests.Worker;

public class RetryPolicyTests
{
    public static TheoryData<Type[], Type[], Exception, bool> Exceptions => new()
    {
        { [], [], new InvalidOperationException(), true },
        { [typeof(IOException)], [], new IOException(), true },
        { [typeof(IOException)], [], new FileNotFoundException(), true },
        { [typeof(FileNotFoundException)], [], new IOException(), false },
        { [typeof(IOException), typeof(TimeoutException)], [], new TimeoutException(), true },
        { [typeof(IOException)], [], new InvalidOperationException("", new IOException()), false },
        { [], [typeof(IOException)], new FileNotFoundException(), false },
        { [], [typeof(IOException)], new TimeoutException(), true },
        { [typeof(IOException)], [typeof(FileNotFoundException)], new FileNotFoundException(), false },
        { [typeof(IOException)], [typeof(FileNotFoundException)], new IOException(), true },
        { [typeof(FileNotFoundException)], [typeof(IOException)], new FileNotFoundException(), false },
        { [typeof(IOException)], [typeof(Exception)], new RetryTaskException(), true },
        { [typeof(Exception)], [], new RejectTaskException("no"), false },
        { [typeof(Exception)], [], new TaskArgumentException("no"), false },
    };

    [Theory]
    [InlineData(TaskBackoff.Exponential, 1, 2)]
    [InlineData(TaskBackoff.Exponential, 2, 4)]
    [InlineData(TaskBackoff.Exponential, 5, 32)]
    [InlineData(TaskBackoff.Exponential, 6, 60)]
    [InlineData(TaskBackoff.Exponential, 1_000_000, 60)]
    [InlineData(TaskBackoff.Linear, 1, 2)]
    [InlineData(TaskBackoff.Linear, 2, 4)]
    [InlineData(TaskBackoff.Linear, 5, 10)]
    [InlineData(TaskBackoff.Linear, 31, 60)]
    [InlineData(TaskBackoff.Linear, int.MaxValue - 1, 60)]
    public void The_wait_is_a_random_part_of_a_ceiling_that_grows(TaskBackoff backoff, int attempt, double ceilingSeconds)
    {
        var definition = Definition(backoff, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));

        Delay(definition, attempt, random: 0).ShouldBe(TimeSpan.Zero);
        Delay(definition, attempt, random: 0.25).ShouldBe(TimeSpan.FromSeconds(ceilingSeconds / 4));
        Delay(definition, attempt, random: 1).ShouldBe(TimeSpan.FromSeconds(ceilingSeconds));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0.5)]
    [InlineData(1_000_000, 1)]
    public void A_fixed_wait_is_exact(int attempt, double random) =>
        Delay(Definition(TaskBackoff.Fixed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60)), attempt, random).ShouldBe(TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData(TaskBackoff.Exponential)]
    [InlineData(TaskBackoff.Linear)]
    [InlineData(TaskBackoff.Fixed)]
    public void No_delay_stays_none_however_many_attempts(TaskBackoff backoff) => Delay(Definition(backoff, TimeSpan.Zero, null), 1_000_000, random: 1).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Of_what_a_task_does_not_say_the_workers_defaults_hold()
    {
        var options = new WorkerOptions { Backoff = TaskBackoff.Linear, RetryDelay = TimeSpan.FromSeconds(3), MaxRetryDelay = TimeSpan.FromSeconds(7) };

        Delay(Definition(), 2, random: 1, options).ShouldBe(TimeSpan.FromSeconds(6));
        Delay(Definition(), 3, random: 1, options).ShouldBe(TimeSpan.FromSeconds(7));
        Delay(Definition(TaskBackoff.Exponential), 2, random: 1, options).ShouldBe(TimeSpan.FromSeconds(6));
        Delay(Definition(delay: TimeSpan.FromSeconds(1)), 3, random: 1, options).ShouldBe(TimeSpan.FromSeconds(3));
        Delay(Definition(longest: TimeSpan.FromSeconds(8)), 3, random: 1, options).ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void A_task_that_asks_for_more_than_the_workers_longest_wait_gets_it_and_one_that_limits_itself_is_limited()
    {
        var options = new WorkerOptions { Backoff = TaskBackoff.Fixed, MaxRetryDelay = TimeSpan.FromMinutes(1) };

        Delay(Definition(delay: TimeSpan.FromHours(1)), 1, random: 1, options).ShouldBe(TimeSpan.FromHours(1));
        Delay(Definition(delay: TimeSpan.FromHours(1), longest: TimeSpan.FromSeconds(5)), 1, random: 1, options).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void What_is_retried_is_told_by_the_exceptions_type(Type[] retryOn, Type[] noRetryOn, Exception error, bool retried)
    {
        var definition = new TaskDefinition("k", "w") { RetryOn = retryOn, NoRetryOn = noRetryOn };

        Policy().NextDelay(Assignment(1), definition, error).HasValue.ShouldBe(retried);
    }

    [Fact]
    public void A_task_that_asks_for_its_retry_gets_it_when_it_says()
    {
        var definition = Definition(TaskBackoff.Fixed, TimeSpan.FromSeconds(2));

        Policy().NextDelay(Assignment(1), definition, new RetryTaskException(TimeSpan.FromDays(3))).ShouldBe(TimeSpan.FromDays(3), "longer than the longest wait");
        Policy().NextDelay(Assignment(1), definition, new RetryTaskException(TimeSpan.Zero)).ShouldBe(TimeSpan.Zero);
        Policy().NextDelay(Assignment(1), definition, new RetryTaskException()).ShouldBe(TimeSpan.FromSeconds(2));
        Policy().NextDelay(Assignment(3), definition, new RetryTaskException(TimeSpan.Zero)).ShouldBeNull("no attempt is left");
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(5, null, 5)]
    [InlineData(5, 2, 2)]
    [InlineData(null, 2, 2)]
    public void The_number_of_attempts_is_the_enqueues_then_the_tasks_then_the_workers(int? ofTask, int? ofEnqueue, int expected)
    {
        var definition = new TaskDefinition("k", "w") { MaxAttempts = ofTask };
        var assignment = Assignment(expected - 1) with { MaxAttempts = ofEnqueue };

        Policy().MaxAttempts(assignment, definition).ShouldBe(expected);
        Policy().NextDelay(assignment, definition, new InvalidOperationException()).ShouldNotBeNull();
        Policy().NextDelay(assignment with { Attempt = expected }, definition, new InvalidOperationException()).ShouldBeNull();
    }

    private static TimeSpan? Delay(TaskDefinition definition, int attempt, double random, WorkerOptions? options = null) =>
        new RetryPolicy(options ?? new(), new FixedRandom(random)).NextDelay(Assignment(attempt) with { MaxAttempts = int.MaxValue }, definition, new InvalidOperationException());

    private static RetryPolicy Policy() => new(new(), new FixedRandom(1));

    private static TaskDefinition Definition(TaskBackoff? backoff = null, TimeSpan? delay = null, TimeSpan? longest = null) =>
        new("k", "w") { Backoff = backoff, RetryDelay = delay, MaxRetryDelay = longest };

    private static TaskAssignment Assignment(int attempt) => new() { Id = default, TaskKind = "k", WorkerKind = "w", CreatedAt = 0, Attempt = attempt };

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
