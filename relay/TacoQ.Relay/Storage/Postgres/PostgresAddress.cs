using System.Globalization;
using Npgsql;

namespace TacoQ.Relay.Storage.Postgres;

/// <summary>The connection string of PostgreSQL, in Npgsql's form or as a URL.</summary>
internal static class PostgresAddress
{
    private const string Example = "for example postgresql://user:password@localhost:5432/taco or Host=localhost;Username=user;Password=…;Database=taco (environment: ConnectionStrings__tacodatabase)";

    /// <exception cref="TacoConfigurationException">It is missing or wrong.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new TacoConfigurationException($"The relay keeps its record in PostgreSQL, but ConnectionStrings:tacodatabase is not set. Set it, {Example}.");
        }

        try
        {
            return connectionString.Contains("://", StringComparison.Ordinal) ? FromUrl(new(connectionString)) : new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new TacoConfigurationException($"ConnectionStrings:tacodatabase is not an address of PostgreSQL: {e.Message} Write it so: {Example}.", e);
        }
    }

    public static string Describe(NpgsqlConnectionStringBuilder address) =>
        string.Create(CultureInfo.InvariantCulture, $"PostgreSQL at {address.Host}:{address.Port}/{address.Database}");

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        if (url.Scheme is not ("postgres" or "postgresql"))
        {
            throw new FormatException($"the scheme '{url.Scheme}' is not postgresql.");
        }

        var user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        if (user[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (Uri.UnescapeDataString(n), Uri.UnescapeDataString(v)) : (pair, "");
            switch (name)
            {
                // The names of libpq that Npgsql writes otherwise.
                case "sslmode":
                    builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
                    break;
                case "application_name":
                    builder.ApplicationName = value;
                    break;
                case "connect_timeout":
                    builder.Timeout = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "options":
                    builder.Options = value;
                    break;
                default:
                    builder[name] = value;
                    break;
            }
        }

        return builder;
    }
}
