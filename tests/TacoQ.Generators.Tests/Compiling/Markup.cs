using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace TacoQ.Generators.Tests;

/// <summary>Source with places marked: <c>public void M[|&lt;T&gt;|]()</c>.</summary>
internal sealed record Markup(string Source, IReadOnlyList<TextSpan> Places)
{
    public static Markup Parse(string marked)
    {
        var source = new StringBuilder();
        var places = new List<TextSpan>();
        var rest = marked;
        for (int start; (start = rest.IndexOf("[|", StringComparison.Ordinal)) >= 0;)
        {
            var end = rest.IndexOf("|]", StringComparison.Ordinal);
            source.Append(rest[..start]);
            places.Add(new(source.Length, end - start - 2));
            source.Append(rest[(start + 2)..end]);
            rest = rest[(end + 2)..];
        }

        return new(source.Append(rest).ToString(), places);
    }
}
