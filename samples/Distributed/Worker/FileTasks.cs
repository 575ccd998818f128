using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Distributed;

/// <summary>Describes files. The setting <c>Pace</c> makes it rest after each one, so that there is time to watch (or to kill) it.</summary>
public sealed class FileTasks(IConfiguration configuration) : IFileTasks
{
    private readonly TimeSpan pace = TimeSpan.Parse(configuration["Pace"] ?? "0", CultureInfo.InvariantCulture);

    public async Task<FileFacts> Describe(string path)
    {
        await using var file = File.OpenRead(path);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (size, lines) = (0L, 0L);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await file.ReadAsync(buffer)) > 0; size += read)
            {
                sha256.AppendData(buffer, 0, read);
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await Task.Delay(pace, TimeProvider.System);
        return new(Convert.ToHexStringLower(sha256.GetHashAndReset()), size, lines);
    }
}
