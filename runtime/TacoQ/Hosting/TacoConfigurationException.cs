namespace TacoQ;

/// <summary>A setting is missing or wrong. The message names the setting, its value and the remedy.</summary>
/// <param name="message">The setting, its value and the remedy.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class TacoConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The message alone: a wrong setting is no fault of the code, so a stack trace would only hide it.</summary>
    /// <returns>The message.</returns>
    public override string ToString() => $"TacoQ: {Message}";
}
