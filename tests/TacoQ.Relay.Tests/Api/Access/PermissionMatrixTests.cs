using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TacoQ.Relay.Api;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>
/// Every endpoint by every scope. The table beside is what was approved: + is let through to the endpoint, a number is the status of the
/// refusal. In the last column a key that has all scopes but admin, of another worker kind, asks for what is there: its status is written out.
/// </summary>
public sealed partial class PermissionMatrixTests : IAsyncLifetime
{
    private static readonly Scope[] Granted = [Scope.TasksRead, Scope.TasksPayload, Scope.TasksPublish, Scope.TasksControl, Scope.SchedulesWrite, Scope.Admin];
    private AccessApp app = null!;

    public async ValueTask InitializeAsync() => app = await AccessApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Each_scope_opens_what_it_is_for()
    {
        var all = string.Join(',', Granted.Select(Scopes.NameOf));
        var (expired, revoked) = (await app.KeyAsync(all, expiresIn: TimeSpan.FromTicks(1)), await app.KeyAsync(all, name: "revoked"));
        await app.Services.GetRequiredService<KeyRing>().RevokeAsync("revoked");
        var keys = new List<(string Name, Scope Scope, string Key)>();
        foreach (var scope in Granted)
        {
            keys.Add((Scopes.NameOf(scope), scope, await app.KeyAsync(Scopes.NameOf(scope))));
        }

        var foreign = await app.KeyAsync("tasks:read,tasks:payload,tasks:publish,tasks:control,schedules:write", "other");
        var table = new StringBuilder("| operation | method and path | needs | none | expired | revoked |").AppendJoin("", keys.Select(key => $" {key.Name} |")).AppendLine(" other worker kind |");
        table.AppendLine(string.Concat(Enumerable.Repeat("|---", 7 + keys.Count)) + "|");
        foreach (var (method, path, operation) in Endpoints())
        {
            table.Append(CultureInfo.InvariantCulture, $"| {operation.Id} | {method} {path} | {(operation.Scope == Scope.None ? "nothing" : Scopes.NameOf(operation.Scope))} |");
            foreach (var key in new[] { null, expired, revoked })
            {
                var status = await SendAsync(method, path, key);
                Refused(status).ShouldBe(operation.Scope != Scope.None, operation.Id);
                table.Append(CultureInfo.InvariantCulture, $" {Mark(status)} |");
            }

            foreach (var (name, scope, key) in keys)
            {
                var status = await SendAsync(method, path, key);
                Refused(status).ShouldBe(!scope.Covers(operation.Scope), $"{operation.Id} by {name}");
                table.Append(CultureInfo.InvariantCulture, $" {Mark(status)} |");
            }

            table.AppendLine(CultureInfo.InvariantCulture, $" {(int)await SendAsync(method, path, foreign, await TaskAsync())} |");
        }

        table.ToString().ShouldMatchApproved(options => options
            .WithFilenameGenerator((_, _, type, extension) => $"PermissionMatrix.{type}.{extension}")
            .SubFolder("Snapshots")
            .WithFileExtension(".md")
            .NoDiff());
    }

    private static string Mark(HttpStatusCode status) => Refused(status) ? ((int)status).ToString(CultureInfo.InvariantCulture) : "+";

    private static bool Refused(HttpStatusCode status) => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    private IEnumerable<(string Method, string Path, Operation Operation)> Endpoints() =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        let path = endpoint.RoutePattern.RawText!["/taco".Length..]
        orderby path, method
        select (method, path, endpoint.Metadata.GetMetadata<Operation>()!);

    /// <summary>A task that is there, and stays.</summary>
    private async Task<Guid> TaskAsync()
    {
        var published = await app.Services.GetRequiredService<IRelayClient>().PublishTaskAsync(new() { TaskKind = "test.login", DelaySeconds = 3600 });
        (await app.Services.GetRequiredService<IRelayClient>().GetTaskAsync(published.Id, TimeSpan.FromSeconds(30), DateTimeOffset.UnixEpoch)).ShouldNotBeNull();
        return published.Id;
    }

    private async Task<HttpStatusCode> SendAsync(string method, string path, string? key, Guid? task = null)
    {
        var id = path.Contains("/tasks/{id}", StringComparison.Ordinal) ? $"{task ?? Guid.CreateVersion7()}" : "1";
        var address = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{workerKind}", "default", StringComparison.Ordinal).Replace("{taskKind}", "test.login", StringComparison.Ordinal);
        address = Parameter().Replace(address, "x");
        using var request = new HttpRequestMessage(new(method), address.TrimStart('/'));
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = path == "/api/v1/tasks" ? JsonContent.Create(new { taskKind = "test.login" }) : JsonContent.Create(new { });
        }

        // A stream of events has no end: its beginning says enough.
        using var response = await app.Http(key).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Parameter();
}
