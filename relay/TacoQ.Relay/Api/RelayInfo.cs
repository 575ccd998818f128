namespace TacoQ.Relay.Api;

/// <summary>What this relay is.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Topology">How tasks reach workers: <c>embedded</c>, or what the broker says of itself.</param>
/// <param name="Store">Where the record is kept: <c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="SchemaVersion">The version of the store's schema.</param>
/// <param name="Roles">What this relay does: <c>ingest</c>, <c>api</c>, <c>dispatch</c>, <c>cleanup</c>.</param>
/// <param name="StartedAt">Since when it runs.</param>
/// <param name="UptimeSeconds">For how long it runs.</param>
/// <param name="StoreAddress">The store's address, without a password; for those who may know it.</param>
internal sealed record RelayInfo(
    string Version, string Topology, string Store, int SchemaVersion, IReadOnlyList<string> Roles, DateTimeOffset StartedAt, double UptimeSeconds, string? StoreAddress);
