using System.Security.Cryptography;
using System.Text;
using TacoQ.Wire;

namespace TacoQ.Relay.Storage;

/// <summary>Tells one version of a task's schemas from another.</summary>
internal static class ContractHash
{
    private const int Length = 8;

    public static string Of(TaskKindAnnounced announced) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{announced.ArgumentsSchema}\n{announced.ResultSchema}")).AsSpan(0, Length));
}
