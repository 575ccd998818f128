using System.Text.RegularExpressions;
using RabbitMQ.Client.Exceptions;

namespace TacoQ.RabbitMQ;

/// <summary>Turns the broker's PRECONDITION_FAILED into words: which queue, which argument, expected and found.</summary>
internal static partial class TopologyMismatch
{
    private const ushort PreconditionFailed = 406;

    public static TacoConfigurationException? From(Exception e, BrokerAddress address)
    {
        if (e is not OperationInterruptedException { ShutdownReason: { ReplyCode: PreconditionFailed } reason })
        {
            return null;
        }

        var match = Pattern().Match(reason.ReplyText);
        var problem = match.Success
            ? $"the {match.Groups["what"].Value} '{match.Groups["name"].Value}' exists with another {match.Groups["argument"].Value}: expected {Plain(match.Groups["expected"].Value)}, found {Plain(match.Groups["found"].Value)}"
            : reason.ReplyText;
        return new($"RabbitMQ at {address}: {problem}. Delete it, or have it declared as TacoQ expects; then start again.", e);
    }

    private static string Plain(string value) => Wordy().Replace(value, "");

    [GeneratedRegex("the value | of type '[a-z]+'")]
    private static partial Regex Wordy();

    [GeneratedRegex(@"inequivalent arg '(?<argument>[^']+)' for (?<what>queue|exchange) '(?<name>[^']+)' in vhost '[^']*': received (?<expected>.+?) but current is (?<found>.+)$")]
    private static partial Regex Pattern();
}
