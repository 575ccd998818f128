using TacoQ.TestServers;

namespace TacoQ.Relay.Tests.Api.Access;

public sealed class PostgresAccessTests : AccessTests
{
    private Database database = null!;

    private protected override async Task<string?> CreateDatabaseAsync() => (database = await Database.CreateAsync()).ConnectionString;

    private protected override ValueTask DeleteDatabaseAsync() => database.DisposeAsync();
}
