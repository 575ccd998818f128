using Microsoft.CodeAnalysis.CSharp;

namespace TacoQ.Generators.Tests.Emitting;

public sealed class KeywordTests
{
    public static TheoryData<string> Keywords =>
        [.. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText).Distinct()];

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Every_keyword_can_name_everything(string keyword) => Generation.Of($$"""
        namespace @{{keyword}}
        {
            public enum E { @{{keyword}} = 3 }
            public record D(int @{{keyword}});
            public class T
            {
                [TacoTask("a")] public async Task<string> @{{keyword}}(string @{{keyword}}, int other = 1) { await Task.Yield(); return @{{keyword}}; }
                [TacoTask("b")] public D Whole(D @{{keyword}}) => @{{keyword}};
                [TacoTask("c")] public int? Optional(int? @{{keyword}} = 5, E e = E.@{{keyword}}, params int[] rest) => @{{keyword}};
            }
        }
        """).ShouldCompile();
}
