using System.Text.Json;
using System.Text.Json.Nodes;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>The bill of materials that build/packages/sbom.py writes for the published executable.</summary>
public sealed class SbomTests
{
    const string System = "linux-x64";
    const string Runtime = "Microsoft.NETCore.App.Runtime.NativeAOT." + System;

    public SbomTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "packages are made on Linux");
        Assert.SkipUnless(File.Exists(Path.Combine(Repository.Top, Assets)), $"{System} is not restored here");
    }

    static string Assets => $"artifacts/native/{System}/obj/SsoCred/project.assets.json";

    [Fact]
    public async Task It_has_every_package_of_the_lock_file_with_version_hash_and_licence()
    {
        var bill = await WriteAsync();
        var components = Components(bill);
        foreach (var (name, version) in Locked())
        {
            var component = components[name];
            Assert.Equal(version, (string?)component["version"]);
            Assert.Equal($"pkg:nuget/{name}@{version}", (string?)component["purl"]);
            Assert.Matches("^(MIT|Apache-2.0)$", (string?)component["licenses"]![0]!["expression"]);
            Assert.Equal("SHA-512", (string?)component["hashes"]![0]!["alg"]);
            Assert.Matches("^[0-9a-f]{128}$", (string?)component["hashes"]![0]!["content"]);
        }

        Assert.Equal(Locked().Count + 2, components.Count);
        Assert.Equal("required", (string?)components[Runtime]["scope"]);
        Assert.Equal("required", (string?)components["openssl"]["scope"]);
    }

    [Fact]
    public async Task It_describes_this_executable()
    {
        var described = (await WriteAsync())["metadata"]!["component"]!;
        var content = await File.ReadAllBytesAsync(SsoCredBinary.Path, TestContext.Current.CancellationToken);
        var digest = Convert.ToHexStringLower(global::System.Security.Cryptography.SHA256.HashData(content));
        Assert.Equal(("sso-cred", "1.2.3", digest), ((string?)described["name"], (string?)described["version"],
            (string?)described["hashes"]![0]!["content"]));
    }

    [Fact]
    public async Task Its_references_lead_to_components_and_everything_linked_can_be_reached()
    {
        var bill = await WriteAsync();
        Assert.Equal(("CycloneDX", "1.6", 1),
            ((string?)bill["bomFormat"], (string?)bill["specVersion"], (int?)bill["version"]));
        var own = (string)bill["metadata"]!["component"]!["bom-ref"]!;
        var scopes = bill["components"]!.AsArray().ToDictionary(c => (string)c!["bom-ref"]!, c => (string)c!["scope"]!);
        var edges = bill["dependencies"]!.AsArray().ToDictionary(d => (string)d!["ref"]!,
            d => d!["dependsOn"]!.AsArray().Select(to => (string)to!).ToList());
        Assert.Equal(scopes.Keys.Append(own).Order(StringComparer.Ordinal), edges.Keys.Order(StringComparer.Ordinal));

        var reached = new HashSet<string> { own };
        var left = new Stack<string>([own]);
        while (left.TryPop(out var from))
            edges[from].Where(reached.Add).ToList().ForEach(left.Push);
        Assert.Equal(edges.Keys.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_linked_is_named_in_the_notices()
    {
        var notices = Repository.Read("THIRD-PARTY-NOTICES.md");
        var linked = Components(await WriteAsync()).Where(c => (string?)c.Value["scope"] == "required")
            .Select(c => c.Key == Runtime ? "Microsoft.NETCore.App.Runtime.NativeAOT" : c.Key).ToList();
        Assert.Contains("AWSSDK.Core", linked);
        Assert.All(linked, name => Assert.Contains(name, notices, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task It_is_the_same_each_time_and_has_another_number_for_another_date()
    {
        var first = await RunAsync("1700000000");
        Assert.Equal(first, await RunAsync("1700000000"));
        var (one, other) = (JsonNode.Parse(first)!, JsonNode.Parse(await RunAsync("1700000001"))!);
        Assert.Equal("2023-11-14T22:13:20Z", (string?)one["metadata"]!["timestamp"]);
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            (string?)one["serialNumber"]);
        Assert.NotEqual((string?)one["serialNumber"], (string?)other["serialNumber"]);
    }

    [Fact]
    public async Task An_executable_with_another_runtime_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["sso-cred"], "not linked", TestContext.Current.CancellationToken);
        var run = await StartAsync("1700000000", folder["sso-cred"]);
        Assert.Equal(1, run.Exit);
        Assert.Matches(@"^sbom\.py: error: '.*' was not linked with version [0-9.]+ of the runtime\n$", run.Said);
        Assert.Equal("", run.OutputText);
    }

    static async Task<JsonNode> WriteAsync() => JsonNode.Parse(await RunAsync("1700000000"))!;

    static async Task<string> RunAsync(string date)
    {
        var run = await StartAsync(date, SsoCredBinary.Path);
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }

    static async Task<Run> StartAsync(string date, string executable)
    {
        var python = await Debian.NeedAsync("python3-minimal", "/usr/bin/python3");
        return await SsoCredBinary.StartProgram(python,
            new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = date },
            Path.Combine(Repository.Top, "build/packages/sbom.py"), System, executable, "1.2.3",
            "https://example.com/sso-cred").EndAsync();
    }

    static Dictionary<string, JsonNode> Components(JsonNode bill) =>
        bill["components"]!.AsArray().ToDictionary(component => (string)component!["name"]!, component => component!);

    static Dictionary<string, string> Locked()
    {
        using var locked = JsonDocument.Parse(Repository.Read($"src/SsoCred/packages.{System}.lock.json"));
        return locked.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .DistinctBy(package => package.Name)
            .ToDictionary(package => package.Name, package => package.Value.GetProperty("resolved").GetString()!);
    }
}
