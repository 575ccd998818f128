using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TacoQ.Relay.Host;
using TacoQ.TestServers;
using YamlDotNet.RepresentationModel;

namespace TacoQ.EndToEnd.Tests.Running;

/// <summary>What the Dockerfile, compose.yaml and the Kubernetes manifests name is there. No engine runs them here.</summary>
public sealed partial class ManifestTests
{
    private const int Port = 3000;
    private static readonly string[] Folders = ["relay", "deploy"];
    private static readonly string[] Images = ["tacoq-relay", "rabbitmq", "postgres"];

    [Fact]
    public void Every_manifest_has_what_its_kind_needs()
    {
        var documents = Manifests().ToArray();

        documents.Select(document => Text(document, "kind")).ShouldBe(
            ["HorizontalPodAutoscaler", "ServiceAccount", "ConfigMap", "Deployment", "Service", "PodDisruptionBudget", "Secret"], ignoreOrder: true);
        foreach (var document in documents)
        {
            var kind = Text(document, "kind");
            ApiVersions[kind].ShouldBe(Text(document, "apiVersion"), kind);
            Text(document, "metadata", "name").ShouldBe("tacoq-relay");
            document.Children.Keys.Select(key => key.ToString()).Except(["apiVersion", "kind", "metadata", "spec", "data", "stringData", "type", "automountServiceAccountToken"]).ShouldBeEmpty(kind);
        }
    }

    [Fact]
    public void Every_variable_is_one_that_the_relay_reads()
    {
        var compose = Load(Repository.File("compose.yaml")).Single();
        var names = Names(At<YamlMappingNode>(compose, "services", "relay", "environment"))
            .Concat(Names(At<YamlMappingNode>(Kind("ConfigMap"), "data")))
            .Concat(Containers().SelectMany(container => At<YamlSequenceNode>(container, "env")).Select(variable => Text((YamlMappingNode)variable, "name")))
            .Concat(DockerVariable().Matches(File.ReadAllText(Repository.File("relay", "TacoQ.Relay.Host", "Dockerfile"))).Select(match => match.Groups[1].Value))
            .Distinct(StringComparer.Ordinal).ToArray();

        names.Length.ShouldBeGreaterThan(6);
        names.Where(name => !IsKnown(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_probe_asks_what_the_relay_answers_on_the_port_where_it_listens()
    {
        var container = Containers().Single(container => Text(container, "name") == "relay");
        Text((YamlMappingNode)At<YamlSequenceNode>(container, "ports")[0], "containerPort").ShouldBe(Port.ToString(CultureInfo.InvariantCulture));
        var paths = new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => Text(container, probe, "httpGet", "path")).ToArray();
        paths.ShouldBe(["/health/live", "/health/live", "/health/ready"]);

        var dockerfile = File.ReadAllText(Repository.File("relay", "TacoQ.Relay.Host", "Dockerfile"));
        dockerfile.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"EXPOSE {Port}"));
        dockerfile.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/health/ready"));
        dockerfile.ShouldContain("USER $APP_UID");

        using var app = RelayProgram.Build(["--ConnectionStrings:tacobroker", "amqp://127.0.0.1:1", "--ConnectionStrings:tacodatabase", "postgresql://127.0.0.1:1/x", "--urls", "http://127.0.0.1:0"]);
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText).ToArray();
        paths.Where(path => !routes.Contains(path)).ShouldBeEmpty();
    }

    [Fact]
    public void A_pod_is_given_longer_to_end_than_the_relay_takes()
    {
        using var app = RelayProgram.Build(["--ConnectionStrings:tacobroker", "amqp://127.0.0.1:1", "--ConnectionStrings:tacodatabase", "postgresql://127.0.0.1:1/x", "--urls", "http://127.0.0.1:0"]);
        var stops = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout;
        var pod = At<YamlMappingNode>(Kind("Deployment"), "spec", "template", "spec");
        var before = int.Parse(Text(Containers().Single(container => Text(container, "name") == "relay"), "lifecycle", "preStop", "sleep", "seconds"), CultureInfo.InvariantCulture);

        TimeSpan.FromSeconds(int.Parse(Text(pod, "terminationGracePeriodSeconds"), CultureInfo.InvariantCulture) - before).ShouldBeGreaterThan(stops);
        TimeSpan.FromSeconds(int.Parse(Text(Load(Repository.File("compose.yaml")).Single(), "services", "relay", "stop_grace_period").TrimEnd('s'), CultureInfo.InvariantCulture)).ShouldBeGreaterThan(stops);
    }

    [Fact]
    public void Containers_may_do_no_more_than_they_need_and_secrets_are_only_referred_to()
    {
        foreach (var container in Containers())
        {
            var security = At<YamlMappingNode>(container, "securityContext");
            (Text(security, "allowPrivilegeEscalation"), Text(security, "readOnlyRootFilesystem"), At<YamlSequenceNode>(security, "capabilities", "drop").ToString()).ShouldBe(("false", "true", "[ ALL ]"));
            At<YamlSequenceNode>(container, "env").Cast<YamlMappingNode>().Where(variable => Text(variable, "name").StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                .Select(variable => Text(variable, "valueFrom", "secretKeyRef", "key")).Except(Names(At<YamlMappingNode>(Kind("Secret"), "stringData"))).ShouldBeEmpty();
        }

        Text(Kind("Deployment"), "spec", "template", "spec", "securityContext", "runAsNonRoot").ShouldBe("true");
    }

    [Fact]
    public void Selectors_find_the_pods()
    {
        var labels = At<YamlMappingNode>(Kind("Deployment"), "spec", "template", "metadata", "labels").ToString();

        At<YamlMappingNode>(Kind("Deployment"), "spec", "selector", "matchLabels").ToString().ShouldBe(labels);
        At<YamlMappingNode>(Kind("Service"), "spec", "selector").ToString().ShouldBe(labels);
        At<YamlMappingNode>(Kind("PodDisruptionBudget"), "spec", "selector", "matchLabels").ToString().ShouldBe(labels);
    }

    [Fact]
    public void Compose_opens_ports_for_this_machine_only_and_has_no_password()
    {
        var services = At<YamlMappingNode>(Load(Repository.File("compose.yaml")).Single(), "services");

        services.Children.Values.Cast<YamlMappingNode>().Select(service => Text(service, "image").Split(':')[0]).ShouldBe(Images);
        services.Children.Values.SelectMany(service => At<YamlSequenceNode>((YamlMappingNode)service, "ports")).Select(port => port.ToString()).ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));
        var text = File.ReadAllText(Repository.File("compose.yaml"));
        Password().Count(text).ShouldBe(4);
        Password().Matches(text).ShouldAllBe(match => match.Groups[1].Value.StartsWith("${TACOQ_", StringComparison.Ordinal) && match.Groups[1].Value.Contains(":?"));
        foreach (var dependency in Names(At<YamlMappingNode>(services, "relay", "depends_on")))
        {
            services.Children.ContainsKey(dependency).ShouldBeTrue();
            services[dependency]["healthcheck"]["test"].ShouldNotBeNull();
        }
    }

    [Fact]
    public void The_Dockerfile_copies_what_there_is()
    {
        var ignored = File.ReadAllLines(Repository.File(".dockerignore"));
        foreach (var source in DockerCopy().Matches(File.ReadAllText(Repository.File("relay", "TacoQ.Relay.Host", "Dockerfile"))).SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            Path.Exists(Repository.File(source.TrimEnd('/'))).ShouldBeTrue(source);
            ignored.ShouldContain("!" + source);
        }
    }

    [Fact]
    public async Task Docker_compose_understands_its_file()
    {
        var (code, output) = await RunAsync("docker", "compose", "-f", Repository.File("compose.yaml"), "config", "--quiet");
        Assert.SkipWhen(code == -1 || output.Contains("unknown", StringComparison.Ordinal), "docker compose is not installed.");

        code.ShouldBe(0, output);
    }

    private static readonly Dictionary<string, string> ApiVersions = new(StringComparer.Ordinal)
    {
        ["ServiceAccount"] = "v1",
        ["ConfigMap"] = "v1",
        ["Secret"] = "v1",
        ["Service"] = "v1",
        ["Deployment"] = "apps/v1",
        ["PodDisruptionBudget"] = "policy/v1",
        ["HorizontalPodAutoscaler"] = "autoscaling/v2",
    };

    private static bool IsKnown(string name) => name switch
    {
        "ConnectionStrings__tacobroker" or "ConnectionStrings__tacodatabase" or "TACOQ_ROLES" or "TacoQ__Relay__LogFormat" => true,
        "ASPNETCORE_URLS" or "ASPNETCORE_HTTP_PORTS" or "DOTNET_EnableDiagnostics" => true,
        _ when name.StartsWith("OTEL_", StringComparison.Ordinal) => File.ReadAllText(Repository.File("docs", "running.md")).Contains(name, StringComparison.Ordinal),
        "TacoQ__Relay__Access__ApiKeys" => typeof(AccessOptions).GetProperty(nameof(AccessOptions.ApiKeys)) is not null,
        _ when name.StartsWith("TacoQ__Relay__", StringComparison.Ordinal) => typeof(RelayOptions).GetProperty(name["TacoQ__Relay__".Length..]) is not null,
        _ => false,
    };

    private static YamlMappingNode Kind(string kind) => Manifests().Single(document => Text(document, "kind") == kind);

    private static IEnumerable<YamlMappingNode> Containers()
    {
        var pod = At<YamlMappingNode>(Kind("Deployment"), "spec", "template", "spec");
        return At<YamlSequenceNode>(pod, "initContainers").Concat(At<YamlSequenceNode>(pod, "containers")).Cast<YamlMappingNode>();
    }

    private static IEnumerable<YamlMappingNode> Manifests() => Directory.EnumerateFiles(Repository.File(Folders), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Load);

    private static IEnumerable<YamlMappingNode> Load(string file)
    {
        using var reader = new StreamReader(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return stream.Documents.Select(document => (YamlMappingNode)document.RootNode);
    }

    private static T At<T>(YamlMappingNode node, params IEnumerable<string> path)
        where T : YamlNode => (T)path.Aggregate((YamlNode)node, (at, name) => at[name]);

    private static string Text(YamlMappingNode node, params IEnumerable<string> path) => At<YamlScalarNode>(node, path).Value!;

    private static IEnumerable<string> Names(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    private static async Task<(int Code, string Output)> RunAsync(string file, params IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["TACOQ_RABBITMQ_PASSWORD"] = start.Environment["TACOQ_POSTGRES_PASSWORD"] = "x";
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync() + await error;
            await process.WaitForExitAsync();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    [GeneratedRegex(@"(?:^ENV|^   ) (\w+)=", RegexOptions.Multiline, 1000)]
    private static partial Regex DockerVariable();

    [GeneratedRegex(@"^COPY (?!--)(.+) \S+$", RegexOptions.Multiline, 1000)]
    private static partial Regex DockerCopy();

    [GeneratedRegex(@"(?:(?:PASS|PASSWORD): |//taco:)([^\n]+)", RegexOptions.None, 1000)]
    private static partial Regex Password();
}
