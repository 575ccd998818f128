namespace TacoQ.Tests.Client;

public class NamesTests
{
    [Theory]
    [InlineData("a", true, true)]
    [InlineData("images.resize", true, false)]
    [InlineData("9_-", true, true)]
    [InlineData("tacoq_relay_queue", true, false)]
    [InlineData("tacoq_task_exchange", true, false)]
    [InlineData("", false, false)]
    [InlineData(".a", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("ä", false, false)]
    [InlineData("a/b", false, false)]
    public void Names_follow_the_wire_document(string name, bool isTaskKind, bool isWorkerKind)
    {
        Names.IsTaskKind(name).ShouldBe(isTaskKind);
        Names.IsWorkerKind(name).ShouldBe(isWorkerKind);
    }

    [Theory, InlineData(100, true), InlineData(101, false)]
    public void Names_have_a_hundred_characters_at_most(int length, bool valid) => Names.IsTaskKind(new string('a', length)).ShouldBe(valid);

    [Fact]
    public void A_wrong_name_is_an_error_that_says_what_is_right()
    {
        Should.Throw<ArgumentException>(() => new TaskDefinition("a b", "w")).Message.ShouldStartWith("'a b' is no task kind: write 1 to 100 of the characters A-Z a-z 0-9 . _ -");
        Should.Throw<ArgumentException>(() => new TaskDefinition("a", "w.x")).Message.ShouldStartWith("'w.x' is no worker kind: write 1 to 100 of the characters A-Z a-z 0-9 _ - (no dot)");
    }
}
