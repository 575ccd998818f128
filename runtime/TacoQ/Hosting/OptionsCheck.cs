using System.Globalization;

namespace TacoQ;

/// <summary>Checks settings. What is wrong is a <see cref="TacoConfigurationException"/> that names the setting, its value and the remedy.</summary>
internal readonly struct OptionsCheck
{
    private readonly string section;

    private OptionsCheck(string section) => this.section = section;

    public static OptionsCheck For(string section) => new(section);

    public OptionsCheck Range<T>(T value, string name, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new TacoConfigurationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{section}:{name} is {value}, but must be from {min} to {max}. Correct it in the configuration (environment: {section.Replace(":", "__", StringComparison.Ordinal)}__{name})."));
        }

        return this;
    }

    public OptionsCheck That(bool valid, string name, object? value, string expected)
    {
        if (!valid)
        {
            throw new TacoConfigurationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{section}:{name} is '{value}', but must be {expected}. Correct it in the configuration (environment: {section.Replace(":", "__", StringComparison.Ordinal)}__{name})."));
        }

        return this;
    }
}
