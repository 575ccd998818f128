using System.Text;

namespace TacoQ.Relay.Search;

/// <summary>A text in which <c>*</c> stands for any characters: the pieces between the stars.</summary>
internal sealed record TextPattern(IReadOnlyList<string> Pieces)
{
    /// <summary>Without a star.</summary>
    public bool IsExact => Pieces.Count == 1;

    /// <summary>The text of one without a star.</summary>
    public string Text => Pieces[0];

    /// <summary>The same anywhere in a text.</summary>
    public TextPattern Anywhere() => new(["", .. Pieces, ""]);

    /// <summary>The same in lower case, of A to Z alone, as both databases do it.</summary>
    public TextPattern Lower() => new([.. Pieces.Select(Ascii)]);

    /// <summary>For LIKE with the escape character <c>\</c>.</summary>
    public string ToLike() => Join('%', @"\%_", character => $@"\{character}");

    /// <summary>For GLOB.</summary>
    public string ToGlob() => Join('*', "*?[", character => $"[{character}]");

    public bool Matches(string text)
    {
        if (IsExact)
        {
            return string.Equals(text, Text, StringComparison.Ordinal);
        }

        if (!text.StartsWith(Pieces[0], StringComparison.Ordinal))
        {
            return false;
        }

        var from = Pieces[0].Length;
        foreach (var piece in Pieces.Skip(1).SkipLast(1))
        {
            var at = text.IndexOf(piece, from, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + piece.Length;
        }

        return text.Length - from >= Pieces[^1].Length && text.EndsWith(Pieces[^1], StringComparison.Ordinal);
    }

    public static string Ascii(string text) => string.Create(text.Length, text, static (lower, text) =>
    {
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        }
    });

    private string Join(char star, string special, Func<char, string> escape)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < Pieces.Count; i++)
        {
            if (i > 0)
            {
                pattern.Append(star);
            }

            foreach (var character in Pieces[i])
            {
                pattern.Append(special.Contains(character, StringComparison.Ordinal) ? escape(character) : character.ToString());
            }
        }

        return pattern.ToString();
    }
}
