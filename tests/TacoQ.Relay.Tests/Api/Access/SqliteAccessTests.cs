namespace TacoQ.Relay.Tests.Api.Access;

public sealed class SqliteAccessTests : AccessTests;
