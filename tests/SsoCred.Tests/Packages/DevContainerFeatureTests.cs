using System.Text.Json;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>The dev container feature in samples: what its options become, with a release that is pretended.</summary>
public sealed class DevContainerFeatureTests : IDisposable
{
    const string Releases = "https://example.com/someone/releases";

    static readonly string s_feature = Path.Combine(
        Repository.Top, "samples/github-codespaces-or-devcontainer/.devcontainer/sso-cred");

    readonly TemporaryFolder _folder = new();
    readonly Dictionary<string, string> _environment;

    public DevContainerFeatureTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "dev containers are Linux");
        Directory.CreateDirectory(_folder["programs"]);
        // Downloads a script that says what it was called with.
        var curl = _folder["programs/curl"];
        File.WriteAllText(curl, """
            #!/bin/sh
            echo "curl $*" >> "$CALLS"
            echo 'echo "install.sh $* from $SSO_CRED_RELEASES" >> "$CALLS"' > "$4"
            """);
        File.SetUnixFileMode(curl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _environment = new()
        {
            ["PATH"] = $"{_folder["programs"]}:/usr/bin:/bin",
            ["CALLS"] = _folder["calls"],
            ["TMPDIR"] = _folder.Path,
            ["RELEASES"] = Releases,
            ["FOLDER"] = "/usr/local/bin",
        };
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("latest", "/latest/download/install.sh", "--to /usr/local/bin")]
    [InlineData("", "/latest/download/install.sh", "--to /usr/local/bin")]
    [InlineData("0.2.0", "/download/v0.2.0/install.sh", "--version 0.2.0 --to /usr/local/bin")]
    [InlineData("v0.2.0", "/download/v0.2.0/install.sh", "--version v0.2.0 --to /usr/local/bin")]
    public async Task A_version_is_installed_by_the_script_of_its_release(string version, string path, string arguments)
    {
        _environment["VERSION"] = version;
        await InstallAsync();
        var calls = await File.ReadAllLinesAsync(_folder["calls"], TestContext.Current.CancellationToken);
        Assert.Equal(2, calls.Length);
        Assert.StartsWith($"curl -fsSL {Releases}{path} -o {_folder.Path}/", calls[0], StringComparison.Ordinal);
        Assert.Equal($"install.sh {arguments} from {Releases}", calls[1]);
    }

    [Fact]
    public async Task The_folder_for_the_sign_in_belongs_to_the_containers_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "features are installed by root");
        _environment["_REMOTE_USER"] = "nobody";
        _environment["_REMOTE_USER_HOME"] = _folder["home"];
        await InstallAsync();
        var stat = await SsoCredBinary.StartProgram("/usr/bin/stat", _environment, "-c", "%U %a", _folder["home/.aws"])
            .EndAsync();
        Assert.Equal("nobody 700\n", stat.OutputText);
    }

    [Fact]
    public void Each_option_is_a_variable_that_the_script_reads()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_feature, "devcontainer-feature.json")));
        var script = File.ReadAllText(Path.Combine(s_feature, "install.sh"));
        Assert.Equal(["version", "folder", "releases"],
            json.RootElement.GetProperty("options").EnumerateObject().Select(option => option.Name));
        foreach (var option in json.RootElement.GetProperty("options").EnumerateObject())
            Assert.Matches(@"\$\{?" + option.Name.ToUpperInvariant() + @"\b", script);
    }

    async Task InstallAsync()
    {
        var run = await SsoCredBinary.StartProgram("/bin/sh", _environment, Path.Combine(s_feature, "install.sh"))
            .EndAsync();
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }
}
