using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TacoQ.Relay.Tests.Support;

namespace TacoQ.Relay.Tests.Api.Access;

/// <summary>Tokens of an identity provider, which the test is itself.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly RSA weak = RSA.Create(1024);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication provider = null!;
    private AccessApp app = null!;
    private int reads;

    private string Issuer => provider.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        provider = builder.Build();
        provider.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = $"{Issuer}/keys" }.ToJsonString(), "application/json"));
        provider.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref reads);
            return Results.Text(new JsonObject { ["keys"] = new JsonArray(OfRsa("r", rsa), OfRsa("weak", weak), OfCurve(), new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = "c2VjcmV0" }) }.ToJsonString(), "application/json");
        });
        await provider.StartAsync();
        app = await AccessApp.StartAsync(settings: new() { ["ApiKeys"] = "false", ["Jwt:Authority"] = Issuer, ["Jwt:Audience"] = "taco" });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await provider.DisposeAsync();
        rsa.Dispose();
        weak.Dispose();
        curve.Dispose();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_token_of_the_authority_is_good_for_its_scopes(string algorithm)
    {
        var http = app.Http(Token(algorithm: algorithm, kid: algorithm[0] == 'E' ? "e" : "r"));

        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("api/v1/quarantine")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await http.GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
        reads.ShouldBe(1);
    }

    [Fact]
    public async Task Scopes_audiences_and_worker_kinds_may_be_lists()
    {
        (await StatusAsync(Token(claims => (claims["scope"], claims["scp"], claims["aud"]) = (null, new JsonArray("x", "tasks:read"), new JsonArray("other", "taco"))))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(Token(kid: null))).ShouldBe(HttpStatusCode.OK);
        await TestServers.Deadline.UntilAsync(async () => await app.Store.FindTaskKindAsync("default", "test.login", default) is not null, "the task is announced");
        foreach (var (kinds, sees) in new[] { ((JsonNode)"default ml", true), (new JsonArray("default"), true), (new JsonArray("ml"), false), (new JsonArray(), false), ("", false) })
        {
            (await app.Http(Token(claims => claims["tacoq_worker_kinds"] = kinds.DeepClone())).GetStringAsync("api/v1/task-kinds")).Contains("test.login", StringComparison.Ordinal).ShouldBe(sees, kinds.ToJsonString());
        }
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "expired", "has expired" },
        { "no expiry", "has expired" },
        { "not yet", "not valid yet" },
        { "other issuer", "another authority" },
        { "other audience", "not for this relay" },
        { "no audience", "not for this relay" },
        { "no subject", "names no subject" },
        { "changed", "no key of the authority" },
        { "unknown key", "no key of the authority" },
        { "weak key", "no key of the authority" },
        { "none", "no key of the authority" },
        { "none without kid", "no key of the authority" },
        { "shared secret", "no key of the authority" },
        { "public key as secret", "no key of the authority" },
        { "own key", "no key of the authority" },
        { "crit", "not supported" },
        { "not JSON", "no signed JWT" },
        { "two parts", "neither an API key nor" },
        { "five parts", "neither an API key nor" },
        { "huge", "" },
        { "duplicate claims", "no signed JWT" },
        { "odd expiry", "no signed JWT" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task A_token_that_is_wrong_is_refused(string fault, string detail)
    {
        var token = fault switch
        {
            "expired" => Token(claims => claims["exp"] = Now - 120),
            "no expiry" => Token(claims => claims.Remove("exp")),
            "not yet" => Token(claims => claims["nbf"] = Now + 120),
            "other issuer" => Token(claims => claims["iss"] = "https://evil.example"),
            "other audience" => Token(claims => claims["aud"] = "other"),
            "no audience" => Token(claims => claims.Remove("aud")),
            "no subject" => Token(claims => claims.Remove("sub")),
            "changed" => Changed(Token()),
            "unknown key" => Token(kid: "x"),
            "weak key" => Token(kid: "weak", signer: weak),
            "none" => Unsigned("r"),
            "none without kid" => Unsigned(null),
            "shared secret" => Shared("shared", Encoding.UTF8.GetBytes("secret")),
            "public key as secret" => Shared("r", Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())),
            "own key" => Token(header: header => header["jwk"] = OfRsa("r", weak), signer: weak),
            "crit" => Token(header: header => header["crit"] = new JsonArray("x")),
            "not JSON" => "a.b.c",
            "two parts" => "a.b",
            "five parts" => "a.b.c.d.e",
            "huge" => new string('a', 20_000) + ".b.c",
            "duplicate claims" => Signed(Part("""{"alg":"RS256","kid":"r"}"""), Part($$"""{"iss":"{{Issuer}}","aud":"taco","sub":"a","sub":"b","exp":{{Now + 60}}}"""), "RS256", rsa),
            _ => Token(claims => claims["exp"] = "soon"),
        };

        var response = await app.Http(token).GetAsync("api/v1/task-kinds");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).ShouldContain(detail);
    }

    [Fact]
    public async Task An_API_key_is_not_accepted_where_only_tokens_are() =>
        (await (await (await app.HttpWithKeyAsync("tasks:read")).GetAsync("api/v1/task-kinds")).Content.ReadAsStringAsync()).ShouldContain("API keys are not accepted here");

    [Fact]
    public async Task An_authority_that_is_away_is_no_reason_to_let_anybody_in()
    {
        await using var lonely = await AccessApp.StartAsync(settings: new() { ["Jwt:Authority"] = "http://127.0.0.1:1", ["Jwt:Audience"] = "taco" });

        (await lonely.Http(Token()).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await (await lonely.HttpWithKeyAsync("tasks:read")).GetAsync("api/v1/task-kinds")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://login.example.com", "taco", "TacoQ:Relay:Access:Jwt:Authority is 'http://login.example.com', but must be an https address")]
    [InlineData("https://login.example.com", null, "TacoQ:Relay:Access:Jwt:Audience is ''")]
    public async Task A_wrong_setting_ends_the_start(string authority, string? audience, string message) =>
        (await Should.ThrowAsync<TacoConfigurationException>(() => AccessApp.StartAsync(settings: new() { ["Jwt:Authority"] = authority, ["Jwt:Audience"] = audience }))).Message.ShouldContain(message);

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private async Task<HttpStatusCode> StatusAsync(string token) => (await app.Http(token).GetAsync("api/v1/task-kinds")).StatusCode;

    private JsonObject Claims() => new() { ["iss"] = Issuer, ["aud"] = "taco", ["sub"] = "ada", ["exp"] = Now + 60, ["scope"] = "openid tasks:read" };

    private string Token(Action<JsonObject>? change = null, string? kid = "r", string algorithm = "RS256", Action<JsonObject>? header = null, RSA? signer = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        var head = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (kid is not null)
        {
            head["kid"] = kid;
        }

        header?.Invoke(head);
        return Signed(Part(head.ToJsonString()), Part(claims.ToJsonString()), algorithm, signer ?? rsa);
    }

    private string Signed(string head, string body, string algorithm, RSA signer)
    {
        var data = Encoding.ASCII.GetBytes($"{head}.{body}");
        var hash = algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        var signature = algorithm[0] == 'E'
            ? curve.SignData(data, hash)
            : signer.SignData(data, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    private string Unsigned(string? kid) => $"{Part(kid is null ? """{"alg":"none"}""" : $$"""{"alg":"none","kid":"{{kid}}"}""")}.{Part(Claims().ToJsonString())}.";

    private string Shared(string kid, byte[] secret)
    {
        var data = $"{Part($$"""{"alg":"HS256","kid":"{{kid}}"}""")}.{Part(Claims().ToJsonString())}";
        return $"{data}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(data)))}";
    }

    private string Changed(string token)
    {
        var claims = Claims();
        claims["scope"] = "admin";
        var parts = token.Split('.');
        return $"{parts[0]}.{Part(claims.ToJsonString())}.{parts[2]}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static JsonObject OfRsa(string id, RSA key)
    {
        var parameters = key.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["kid"] = id, ["use"] = "sig", ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
    }

    private JsonObject OfCurve()
    {
        var point = curve.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["kid"] = "e", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }
}
