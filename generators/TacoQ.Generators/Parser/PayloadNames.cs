using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TacoQ.Generators;

/// <summary>How arguments and the members of objects are called in payloads.</summary>
internal static class PayloadNames
{
    /// <summary>An argument.</summary>
    public static string OfParameter(IParameterSymbol parameter, PayloadNaming naming) => naming == PayloadNaming.SnakeCase ? SnakeCase(parameter.Name) : parameter.Name;

    /// <summary>A member of an object that has no name of its own.</summary>
    public static string OfMember(ISymbol member, PayloadNaming naming) => naming == PayloadNaming.SnakeCase ? SnakeCase(member.Name) : CamelCase(member.Name);

    /// <summary>As <c>JsonNamingPolicy.SnakeCaseLower</c>, which the runtime uses.</summary>
    public static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        var (isInWord, isInCapitals) = (false, false);
        for (var i = 0; i < name.Length; i++)
        {
            var category = char.GetUnicodeCategory(name[i]);
            var isCapital = category == UnicodeCategory.UppercaseLetter;
            if (isCapital && isInWord && (!isInCapitals || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                snake.Append('_');
            }

            snake.Append(isCapital ? char.ToLowerInvariant(name[i]) : name[i]);
            isInWord = isCapital || category is UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber;
            isInCapitals = isCapital;
        }

        return snake.ToString();
    }

    /// <summary>As <c>JsonNamingPolicy.CamelCase</c>, which the runtime uses.</summary>
    public static string CamelCase(string name)
    {
        if (name.Length == 0 || !char.IsUpper(name[0]))
        {
            return name;
        }

        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && (i != 1 || char.IsUpper(letters[i])); i++)
        {
            if (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new(letters);
    }
}
