using global::Consumer;

namespace TacoQ.Generators.Tests.Consumer;

public sealed class ExecutionTests
{
    private readonly ConsumerWorker worker = new();

    private ITacoClient Taco => worker.Client;

    [Fact]
    public async Task Every_way_to_return_comes_back()
    {
        var tasks = Taco.ReturnTasks();
        await tasks.Nothing.InvokeAsync("a");
        await tasks.NothingLater.InvokeAsync("b");
        await tasks.NothingMuchLater.InvokeAsync("c");
        await tasks.StaticNothing.InvokeAsync();
        worker.Journal.Entries.ShouldBe(["a", "b", "c"]);
        (await tasks.Now.InvokeAsync("x")).ShouldBe(new("x", 3, Color.Red));
        (await tasks.Later.InvokeAsync("y")).ShouldBe(new("y", 3, Color.Red));
        (await tasks.Count.InvokeAsync(true)).ShouldBe(3);
        (await tasks.Count.InvokeAsync(false)).ShouldBeNull();
        (await tasks.StaticLater.InvokeAsync()).ShouldBe([Color.Green]);
    }

    [Fact]
    public async Task Services_are_injected_into_constructor_and_method()
    {
        worker.Journal.Add("one");
        (await Taco.InjectionTasks().Constructed.InvokeAsync()).ShouldBe("1 True 0 True True 10 none");
        (await Taco.InjectionTasks().Method.InvokeAsync("text", 4)).ShouldBe("text 4 injection.method 1 0 True 1 True True 3 True");
        await Taco.InjectionTasks().Nothing.InvokeAsync();
    }

    [Fact]
    public async Task Instances_are_made_by_the_constructor_or_taken_from_the_services()
    {
        (await Taco.RecordTasks().Count.InvokeAsync()).ShouldBe(0);
        (await Taco.MarkedTasks().Tell.InvokeAsync()).ShouldBe("marked 0");
        (await Taco.RegisteredTasks().Say.InvokeAsync("a")).ShouldBe("a a");
        (await Taco.RequiringTasks().Tell.InvokeAsync()).ShouldBe("required");
        (await Taco.OuterInnerTasks().Where.InvokeAsync()).ShouldBe("InnerTasks");
        await Taco.DisposableTasks().Work.InvokeAsync();
        worker.Journal.Entries.ShouldBe(["worked", "disposed"]);
    }

    [Fact]
    public async Task A_contract_runs_on_the_class_that_implements_it_here()
    {
        var mail = Taco.MailTasks();
        (await mail.Send.InvokeAsync("me", new() { To = "you" })).ShouldBe("me: you");
        (await mail.Count.InvokeAsync()).ShouldBe(1);
        (await mail.Ping.InvokeAsync()).ShouldBe("default");
    }

    [Fact]
    public void A_contract_that_is_run_elsewhere_has_stubs_only()
    {
        Taco.MlTasks().Embed.Call("text").Definition.ToString().ShouldBe("ml/embed");
        worker.Dispatch.Keys.ShouldNotContain(key => key.WorkerKind == "ml");
    }

    [Fact]
    public async Task Names_that_code_stumbles_over_do_not_matter()
    {
        var names = Taco.NameTasks();
        (await names.ToString.InvokeAsync()).ShouldBe("ToString");
        (await names.Equals.InvokeAsync(1, 1)).ShouldBeTrue();
        (await names.client.InvokeAsync("a", "b")).ShouldBe("ab");
        (await names.@class.InvokeAsync("a", "b", "c")).ShouldBe("abc");
        (await names.Foo.InvokeAsync("a", "b", "c")).ShouldBe("abc");
        (await names.FooStub.InvokeAsync("a", "b", "c", "d")).ShouldBe("abcd");
        (await names.Cancel.InvokeAsync("a", "b", "c")).ShouldBe("abc");
        (await names.Await.InvokeAsync("a", "b", "c", "d", "e")).ShouldBe("abcde");
    }

    [Fact]
    public void Options_of_the_attribute_and_of_the_stub_travel_with_the_call()
    {
        var all = Taco.OptionTasks().All.Call().Definition;
        (all.MaxAttempts, all.Timeout, all.Priority, all.Retention).ShouldBe((5, TimeSpan.FromSeconds(0.25), 9, TimeSpan.FromHours(1)));
        var none = Taco.OptionTasks().None.Call().Definition;
        (none.MaxAttempts, none.Timeout, none.Priority, none.Retention, none.ToString()).ShouldBe((null, null, 0, null, "options/option.none"));
        (none.Backoff, none.RetryDelay, none.MaxRetryDelay, none.RetryOn.Count, none.NoRetryOn.Count, none.LongRunning).ShouldBe((null, null, null, 0, 0, false));
        var retried = Taco.OptionTasks().Retried.Call().Definition;
        (retried.Backoff, retried.RetryDelay, retried.MaxRetryDelay, retried.LongRunning).ShouldBe((TaskBackoff.Fixed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(60), true));
        retried.RetryOn.ShouldBe([typeof(IOException), typeof(global::Consumer.UnavailableException)]);
        retried.NoRetryOn.ShouldBe([typeof(FileNotFoundException)]);
        var options = new EnqueueOptions { Priority = 3 };
        Taco.OptionTasks().None.With(options).Call().Options.ShouldBeSameAs(options);
        Taco.OptionTasks().None.Call().Options.ShouldBeSameAs(EnqueueOptions.None);
    }
}
