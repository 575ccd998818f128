using TacoQ.Relay.Search;

namespace TacoQ.Relay.Tests.Search;

public sealed class QueryTests
{
    private const long Now = 1_767_225_600_000_000;

    [Theory]
    [InlineData("resize", 1, "'resize' at position 1 has no name in front: write kind:*resize*")]
    [InlineData("status:failed  colour:red", 16, "'colour' at position 16 is no name of a term. Names: id, status, kind")]
    [InlineData("status:fail", 8, "'fail' at position 8 is no status: pending, scheduled, queued")]
    [InlineData("status:1", 8, "is no status")]
    [InlineData("status:\"failed,expired\"", 8, "is no status")]
    [InlineData("kind:", 6, "kind has no value at position 6")]
    [InlineData("kind:a,", 8, "kind has no value at position 8")]
    [InlineData("kind: a", 6, "kind has no value at position 6: write it there, without a space before it")]
    [InlineData("kind:\"a", 6, "The quotes at position 6 are not closed.")]
    [InlineData("kind:a\"b\"", 6, "There are quotes within the value at position 6")]
    [InlineData("kind:\"a\"b", 9, "After the quotes at position 6 something follows at once, at 9")]
    [InlineData("id:7", 4, "'7' at position 4 is no id of a task")]
    [InlineData("since:yesterday", 7, "'yesterday' at position 7 is no time: write 1h or 30m (units: ms, s, m, h, d or w) for so long ago, or 2026-01-31")]
    [InlineData("since:1h,2h", 10, "since has several values, at position 10, but takes one")]
    [InlineData("since:99999999999999999999w", 7, "is no time")]
    [InlineData("attempt:>x", 9, "'>x' at position 9 is no whole number")]
    [InlineData("duration:10", 10, "'10' at position 10 is no duration: write >10s")]
    [InlineData("arg:x", 1, "arg at position 1 needs a name after a dot")]
    [InlineData("arg.:x", 1, "arg at position 1 needs a name after a dot")]
    [InlineData("header.a..b:x", 1, "header at position 1 needs a name after a dot")]
    [InlineData("kind.x:y", 1, "'kind.x' at position 1 is no name of a term")]
    [InlineData("-", 2, "'' at position 2 has no name in front")]
    [InlineData("kind:a\0", 7, "The character U+0000 at position 7 is in no task")]
    public void What_is_wrong_is_said_with_its_place_and_what_is_right(string text, int position, string message)
    {
        var error = Should.Throw<InvalidQueryException>(() => TaskQuery.Parse(text, Now));

        error.Message.ShouldContain(message);
        error.Position.ShouldBe(position);
    }

    [Fact]
    public void Half_a_character_is_refused() =>
        Should.Throw<InvalidQueryException>(() => TaskQuery.Parse("kind:" + '\ud800', Now)).Message.ShouldStartWith("The character U+D800 at position 6 is in no task");

    [Fact]
    public void A_query_is_bounded()
    {
        Should.Throw<InvalidQueryException>(() => TaskQuery.Parse("kind:" + new string('a', 2000), Now)).Message.ShouldBe("The query has 2005 characters, but may have 2000.");
        Should.Throw<InvalidQueryException>(() => TaskQuery.Parse(string.Join(' ', Enumerable.Repeat("kind:a", 51)), Now)).Message.ShouldContain("more than 50 terms");
        Should.Throw<InvalidQueryException>(() => TaskQuery.Parse("kind:" + string.Join(',', Enumerable.Repeat("a", 101)), Now)).Message.ShouldContain("more than 100 values");
    }

    [Theory]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a*b*c*", "aXbYcZ", true)]
    [InlineData("*", "", true)]
    [InlineData("A", "a", false)]
    [InlineData("\"a*c\"", "abc", true)]
    [InlineData("\"a\\*c\"", "abc", false)]
    [InlineData("\"a\\*c\"", "a*c", true)]
    [InlineData("\"a, \\\"b\\\" \\\\\"", "a, \"b\" \\", true)]
    public void A_star_stands_for_any_characters_and_in_quotes_a_backslash_takes_the_next_one_as_it_is(string value, string text, bool matches) =>
        TaskQuery.Parse($"kind:{value}", Now).Terms.ShouldHaveSingleItem().ShouldBeOfType<TextTerm>().Patterns.ShouldHaveSingleItem().Matches(text).ShouldBe(matches);

    [Fact]
    public void Times_are_spans_before_now_or_of_ISO_8601()
    {
        Time("1h").ShouldBe(Now - 3_600_000_000);
        Time("90ms").ShouldBe(Now - 90_000);
        Time("2026-01-01").ShouldBe(Now);
        Time("2026-01-01T01:00:00+01:00").ShouldBe(Now);
        Time("2026-01-01T00:00:00.000001Z").ShouldBe(Now + 1);
        Time("1000000w").ShouldBe(WireTime.Min);

        static long Time(string text) => TaskQuery.Parse("since:" + text, Now).Terms.ShouldHaveSingleItem().ShouldBeOfType<TimeTerm>().Time;
    }

    [Fact]
    public void An_id_needs_no_name_and_a_minus_negates()
    {
        var id = Guid.CreateVersion7();
        var query = TaskQuery.Parse($"  {id}\t-{id} -kind:a ", Now);

        query.Terms.Select(term => term.Negated).ShouldBe([false, true, true]);
        query.Terms[0].ShouldBeOfType<IdTerm>().Ids.ShouldBe([id]);
    }

    [Fact]
    public void Only_arguments_are_payload()
    {
        TaskQuery.Parse("status:failed error:x header.y:z", Now).ReadsPayloads.ShouldBeFalse();
        TaskQuery.Parse("status:failed -arg.url:x", Now).ReadsPayloads.ShouldBeTrue();
    }
}
