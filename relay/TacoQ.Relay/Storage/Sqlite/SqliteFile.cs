using Microsoft.Data.Sqlite;

namespace TacoQ.Relay.Storage.Sqlite;

/// <summary>The database file, held by one process at a time.</summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly FileStream holder;

    private SqliteFile(string path, FileStream holder)
    {
        Path = path;
        this.holder = holder;
    }

    public string Path { get; }

    /// <summary>Where an application's file is when nothing else is said: under the user's local application data.</summary>
    /// <exception cref="TacoConfigurationException">The user has no such folder.</exception>
    public static string DefaultPath(string application)
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? System.IO.Path.Combine(folder, "TacoQ", string.Join('_', application.Split(System.IO.Path.GetInvalidFileNameChars())), "tacoq.db")
            : throw new TacoConfigurationException(
                "Embedded mode keeps tasks in a file under the user's local application data, but this user has no such folder (is HOME set?). Name a file: TacoQ:Relay:SqlitePath (environment: TacoQ__Relay__SqlitePath).");
    }

    /// <summary>Takes the file. A process that is about to end, as on a restart, is given a moment to let it go.</summary>
    /// <exception cref="TacoConfigurationException">Another process holds it, or it cannot be written.</exception>
    public static async Task<SqliteFile> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
                return new(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException e)
            {
                throw new TacoConfigurationException($"The file {path}, in which embedded mode keeps tasks, cannot be written: {e.Message} Name another: TacoQ:Relay:SqlitePath (environment: TacoQ__Relay__SqlitePath).", e);
            }
            catch (IOException e)
            {
                if (time.GetElapsedTime(start) >= HandOver)
                {
                    throw new TacoConfigurationException(
                        $"The file {path} is held by another process: embedded mode is for one process at a time ({e.Message}). Stop the other one, or name another file for this one: TacoQ:Relay:SqlitePath (environment: TacoQ__Relay__SqlitePath). For several processes use RabbitMQ and PostgreSQL.",
                        e);
                }

                await Task.Delay(Retry, time, cancellationToken);
            }
        }
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        connection.Open();

        // FULL: a commit survives the loss of power, as a confirmed task must.
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    public ValueTask DisposeAsync() => holder.DisposeAsync();
}
