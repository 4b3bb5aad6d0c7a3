using CredentialProcess.Config;
using CredentialProcess.Credentials;
using CredentialProcess.Output;

namespace CredentialProcess.Tests.Output;

/// <summary>The credentials file is replaced whole or not at all.</summary>
public sealed class CredentialsFileTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly TemporaryFolder _folder = new();

    public CredentialsFileTests() => Directory.CreateDirectory(_folder[".aws"]);

    string FilePath => _folder[".aws/credentials"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_file_is_its_owners_alone()
    {
        Assert.Equal("~/.aws/credentials", await WriteAsync("a"));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(FilePath));
        Assert.StartsWith("[a]\naws_access_key_id = ASIAa\n", File.ReadAllText(FilePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_read_again_is_not_written()
    {
        var text = "[b]\n#" + new string('x', 10 * 1024 * 1024 - 50) + "\n";
        File.WriteAllText(FilePath, text);
        var failure = await Assert.ThrowsAsync<Failure>(() => WriteAsync("a"));
        Assert.StartsWith("~/.aws/credentials would become larger than 10 MB", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(text.Length, new FileInfo(FilePath).Length);
    }

    [Fact]
    public async Task Mode_and_link_survive()
    {
        File.WriteAllText(_folder["real"], "[b]\nk = v\n");
        File.SetUnixFileMode(_folder["real"], OwnerOnly | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(FilePath, "../real");
        await WriteAsync("a");
        Assert.Equal("../real", new FileInfo(FilePath).LinkTarget);
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, File.GetUnixFileMode(_folder["real"]));
        Assert.StartsWith("[b]\nk = v\n\n[a]\n", File.ReadAllText(_folder["real"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_writers_at_once_both_get_their_sections_in()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"s{i}").ToList();
        await Task.WhenAll(names.Select(name => Task.Run(() => WriteAsync(name))));
        var text = File.ReadAllText(FilePath);
        Assert.All(names, name => Assert.Contains($"[{name}]\naws_access_key_id = ASIA{name}\n", text,
            StringComparison.Ordinal));
        Assert.Equal(["credentials", "sso-cred"],
            Directory.EnumerateFileSystemEntries(_folder[".aws"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_fault_leaves_the_file_as_it_was()
    {
        File.WriteAllText(FilePath, "[b]\nnoise\n");
        await Assert.ThrowsAsync<Failure>(() => WriteAsync("a"));
        Assert.Equal("[b]\nnoise\n", File.ReadAllText(FilePath));
        File.WriteAllText(FilePath, "[c]\naws_access_key_id = AKIA\n");
        await Assert.ThrowsAsync<Failure>(() => WriteAsync("a", "c"));
        Assert.Equal("[c]\naws_access_key_id = AKIA\n", File.ReadAllText(FilePath));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/status")]
    [InlineData("")]
    public async Task What_is_no_file_is_refused(string path) =>
        Assert.Equal(ExitCode.Configuration,
            (await Assert.ThrowsAsync<Failure>(() =>
                WriteAsync(name => name.EndsWith("_FILE", StringComparison.Ordinal) ? path : null, "a"))).Exit);

    Task<string> WriteAsync(params string[] names) => WriteAsync(_ => null, names);

    Task<string> WriteAsync(Func<string, string?> environment, params string[] names)
    {
        var folder = new AwsFolder(name => name == "HOME" ? _folder.Path : environment(name), null, windows: false);
        return new CredentialsFile(folder, TimeProvider.System).WriteAsync(
            [.. names.Select(name => new CredentialsSection(name, new RoleCredentials
            {
                AccessKeyId = "ASIA" + name,
                SecretAccessKey = "s",
                SessionToken = "t",
                Expiration = TestHome.Noon,
            }))],
            force: false, TestContext.Current.CancellationToken);
    }
}
