using System.IO.Compression;
using System.Xml.Linq;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>The packages of the dotnet tool, installed from a folder as from any package source.</summary>
public sealed class DotnetToolTests : IAsyncLifetime
{
    const string Pointer = $"sso-cred.{PackageScript.Version}.nupkg";
    static readonly string s_package = $"sso-cred.{PackageScript.System}.{PackageScript.Version}.nupkg";

    readonly TemporaryFolder _folder = new();
    Home _home = null!;

    public DotnetToolTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "packages are made on Linux");

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Installed_from_a_folder_the_command_is_the_native_executable()
    {
        await MakeAsync("feed", $"{PackageScript.System}={SsoCredBinary.Path}", $"win-x64={SsoCredBinary.Path}");
        var environment = new Dictionary<string, string>(_home.Environment)
        {
            ["DOTNET_CLI_HOME"] = _folder["cli"],
            ["NUGET_PACKAGES"] = _folder["packages"],
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
        };
        var install = await SsoCredBinary.StartProgram("dotnet", environment, "tool", "install", "sso-cred",
            "--version", PackageScript.Version, "--tool-path", _folder["tools"], "--source", _folder["feed"])
            .EndAsync();
        Assert.True(install.Exit == 0, install.OutputText + install.Said);

        var command = _folder["tools/sso-cred"];
        var target = File.ResolveLinkTarget(command, returnFinalTarget: true)?.FullName ?? command;
        Assert.Equal(
            await File.ReadAllBytesAsync(SsoCredBinary.Path, Stop), await File.ReadAllBytesAsync(target, Stop));
        _home.SignIn();
        var exchanged = await _home.DocumentAsync();
        var cached = await SsoCredBinary.StartProgram(command, _home.Environment, "--profile", "dev").EndAsync();
        Assert.Equal(exchanged, cached.Document());
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task Two_runs_write_the_same_bytes()
    {
        var file = await SmallExecutableAsync();
        await MakeAsync("one", $"linux-x64={file}", $"win-x64={file}.exe");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-3));
        await MakeAsync("two", $"linux-x64={file}", $"win-x64={file}.exe");
        var names = Directory.GetFiles(_folder["one"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, names.Count);
        foreach (var name in names)
        {
            Assert.Equal(await File.ReadAllBytesAsync(_folder["one/" + name], Stop),
                await File.ReadAllBytesAsync(_folder["two/" + name], Stop));
        }
    }

    [Fact]
    public async Task The_package_without_a_system_names_those_that_have_one()
    {
        var file = await SmallExecutableAsync();
        await MakeAsync("feed", $"linux-x64={file}", $"osx-arm64={file}", $"win-x64={file}.exe");
        var settings = Part(Pointer, "tools/any/any/DotnetToolSettings.xml");
        Assert.Equal(
            [
                ("linux-x64", "sso-cred.linux-x64"), ("osx-arm64", "sso-cred.osx-arm64"),
                ("win-x64", "sso-cred.win-x64"),
            ],
            settings.Descendants("RuntimeIdentifierPackage")
                .Select(each => (each.Attribute("RuntimeIdentifier")!.Value, each.Attribute("Id")!.Value)));
        var windows = Part(
            $"sso-cred.win-x64.{PackageScript.Version}.nupkg", "tools/any/win-x64/DotnetToolSettings.xml");
        Assert.Equal(("sso-cred", "sso-cred.exe", "executable"), windows.Descendants("Command")
            .Select(each => (each.Attribute("Name")!.Value, each.Attribute("EntryPoint")!.Value,
                each.Attribute("Runner")!.Value)).Single());
    }

    [Fact]
    public async Task A_package_tells_its_version_its_commit_and_its_licence()
    {
        await MakeAsync("feed", $"{PackageScript.System}={await SmallExecutableAsync()}");
        foreach (var (file, kind) in new[] { (Pointer, "DotnetTool"), (s_package, "DotnetToolRidPackage") })
        {
            var nuspec = file.Replace($".{PackageScript.Version}.nupkg", ".nuspec", StringComparison.Ordinal);
            var metadata = Part(file, nuspec).Root!.Elements().Single();
            string Text(string name) => metadata.Elements().Single(each => each.Name.LocalName == name).Value;
            Assert.Equal((PackageScript.Version, PackageScript.Project, "MIT", "a summary & more"),
                (Text("version"), Text("projectUrl"), Text("license"), Text("description")));
            Assert.Equal([kind, PackageScript.Project, new string('c', 40)], metadata.Descendants()
                .Where(each => each.Name.LocalName is "packageType" or "repository")
                .SelectMany(each => each.Attributes().Where(attribute => attribute.Name != "type"))
                .Select(attribute => attribute.Value));
        }
    }

    [Fact]
    public async Task The_readme_has_links_that_work_outside_of_the_repository()
    {
        await MakeAsync("feed", $"{PackageScript.System}={await SmallExecutableAsync()}");
        using var package = ZipFile.OpenRead(_folder["feed/" + Pointer]);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        var text = await reader.ReadToEndAsync(Stop);
        var links = System.Text.RegularExpressions.Regex.Matches(text, @"\]\(([^)]+)\)")
            .Select(link => link.Groups[1].Value).ToList();
        Assert.Contains($"{PackageScript.Project}/blob/v{PackageScript.Version}/docs/install.md", links);
        Assert.Contains($"{PackageScript.Project}/tree/v{PackageScript.Version}/samples", links);
        Assert.All(links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
        Assert.DoesNotContain("<!--", text, StringComparison.Ordinal);
        Assert.DoesNotContain("![", text, StringComparison.Ordinal);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task MakeAsync(string folder, params string[] executables)
    {
        Directory.CreateDirectory(_folder[folder]);
        await PackageScript.RunAsync("tool.py", _folder[folder], executables);
    }

    async Task<string> SmallExecutableAsync()
    {
        await File.WriteAllTextAsync(_folder["sso-cred"], "an executable", Stop);
        await File.WriteAllTextAsync(_folder["sso-cred.exe"], "another", Stop);
        return _folder["sso-cred"];
    }

    XDocument Part(string file, string name)
    {
        using var package = ZipFile.OpenRead(_folder["feed/" + file]);
        using var part = package.GetEntry(name)!.Open();
        return XDocument.Load(part);
    }
}
