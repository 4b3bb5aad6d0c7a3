using System.Diagnostics;
using System.Text;

namespace SsoCred.Tests.Packages;

/// <summary>What build/install.sh does not install: the old executable stays, and nothing is left behind.</summary>
public sealed class InstallerRefusalTests : IAsyncDisposable
{
    const string System = "linux-x64";
    static readonly string s_archive = Releases.ArchiveOf("1.2.3", System);

    readonly ReleaseServer _server = new();
    readonly Installer _installer;

    public InstallerRefusalTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "some programs that the tests run are Linux's");
        _server.Publish("1.2.3", System);
        _installer = new(_server.Url);
        _installer.InstallOld();
        PretendMachine("Linux", "x86_64");
        _installer.Pretend("ldd", "echo 'ldd (GNU libc) 2.31'");
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archive_with_another_checksum()
    {
        _server.Files[s_archive] = [.. _server.Files[s_archive], 0];
        var said = await RefuseAsync();
        Assert.StartsWith("install.sh: error: 'sso-cred-1.2.3-linux-x64.tar.gz' is damaged or not the one that was "
            + "released: its checksum is ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    public async Task A_download_that_is_cut_off(string downloader)
    {
        _installer.Restrict("uname", "getconf", "mkdir", "mktemp", "tar", "gzip", "chmod", "mv", "ln", "rm",
            "sha256sum", downloader);
        // It would try 20 times.
        await File.WriteAllTextAsync(Path.Combine(_installer.Home, ".wgetrc"), "tries = 1\n", Stop);
        _server.CutOff = s_archive;
        Assert.Contains($"install.sh: error: '{_server.Url}{s_archive}' could not be downloaded\n", await RefuseAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_at_the_server()
    {
        _server.Files[s_archive] = _server.Files[s_archive][..^20];
        Assert.Contains(" is damaged or not the one that was released", await RefuseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_does_not_exist()
    {
        Assert.Contains($"install.sh: error: '{_server.Url}{Releases.ListOf("9.9.9")}' could not be downloaded\n"
            + $"install.sh: hint: see which versions there are: {_server.Url}\n",
            await RefuseAsync("--version", "9.9.9"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.3/../../x")]
    [InlineData("1 2")]
    [InlineData("1.2.3?x")]
    public async Task A_version_that_is_none(string version)
    {
        Assert.Equal($"install.sh: error: '{version}' is no version\ninstall.sh: hint: such as: --version 1.2.3\n",
            await RefuseAsync("--version", version));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("Linux", "riscv64", "there is no sso-cred for 'riscv64' machines")]
    [InlineData("FreeBSD", "amd64", "there is no sso-cred for 'FreeBSD'")]
    [InlineData("MINGW64_NT-10.0", "x86_64", "on Windows this script installs nothing")]
    public async Task A_system_that_has_no_build(string kernel, string machine, string error)
    {
        PretendMachine(kernel, machine);
        Assert.StartsWith($"install.sh: error: {error}\n", await RefuseAsync(), StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_32_bit_system_on_a_64_bit_kernel()
    {
        _installer.Pretend("getconf", "[ \"$1\" = LONG_BIT ] && echo 32");
        Assert.Equal("install.sh: error: there is no sso-cred for 32-bit systems\n", await RefuseAsync());
    }

    [Fact]
    public async Task A_system_that_this_release_lacks()
    {
        PretendMachine("Linux", "aarch64");
        Assert.StartsWith("install.sh: error: this release has no archive for linux-arm64\n", await RefuseAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_another_version()
    {
        _server.Files[Releases.ListOf("1.0.0")] = _server.Files[Releases.Newest];
        Assert.Equal("install.sh: error: SHA256SUMS of version 1.0.0 has an archive of version 1.2.3\n",
            await RefuseAsync("--version", "1.0.0"));
    }

    [Theory]
    [InlineData("0000  sso-cred-1.2.3-linux-x64.tar.gz\n")]
    [InlineData("  sso-cred-1.2.3-linux-x64.tar.gz\n")]
    [InlineData("<html>\n")]
    [InlineData("")]
    public async Task A_list_that_is_none(string list)
    {
        _server.Files[Releases.Newest] = Encoding.UTF8.GetBytes(list);
        await RefuseAsync();
    }

    [Fact]
    public async Task A_name_in_the_list_that_leads_elsewhere()
    {
        var list = Encoding.UTF8.GetString(_server.Files[Releases.Newest]);
        _server.Files[Releases.Newest] = Encoding.UTF8.GetBytes(
            list.Replace("sso-cred-1.2.3-", "sso-cred-1/../../x-", StringComparison.Ordinal));
        Assert.Equal("install.sh: error: SHA256SUMS has a name that is no archive: "
            + "'sso-cred-1/../../x-linux-x64.tar.gz'\n", await RefuseAsync());
    }

    [Fact]
    public async Task An_executable_that_does_not_start_here()
    {
        _server.Replace("1.2.3", System, "#!/bin/sh\necho \"version \\`GLIBC_2.99' not found\" >&2\nexit 1\n");
        Assert.Equal("version `GLIBC_2.99' not found\n"
            + "install.sh: error: sso-cred 1.2.3 does not start on this system\n"
            + "install.sh: hint: nothing was installed\n", await RefuseAsync());
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://localhost.example.com/x")]
    [InlineData("file:///etc")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("")]
    public async Task A_place_that_is_not_https(string releases)
    {
        _installer.Environment["SSO_CRED_RELEASES"] = releases;
        Assert.Equal($"install.sh: error: '{releases.TrimEnd('/')}' is not https\n", await RefuseAsync());
    }

    [Fact]
    public async Task A_place_with_a_user_in_it()
    {
        _installer.Environment["SSO_CRED_RELEASES"] = "http://127.0.0.1:1@example.com/";
        Assert.Equal("install.sh: error: 'http://127.0.0.1:1@example.com' has a user or password in it\n",
            await RefuseAsync());
    }

    [Fact]
    public async Task A_redirect_from_https_to_http()
    {
        using var certificate = ReleaseServer.CreateCertificate();
        await using var server = new ReleaseServer(certificate);
        server.Redirects[Releases.Newest] = _server.Url + Releases.Newest;
        await File.WriteAllTextAsync(_installer["ca.pem"], certificate.ExportCertificatePem(), Stop);
        _installer.Environment["CURL_CA_BUNDLE"] = _installer["ca.pem"];
        _installer.Environment["SSO_CRED_RELEASES"] = server.Url;
        Assert.Contains("SHA256SUMS' could not be downloaded\n", await RefuseAsync(), StringComparison.Ordinal);
        Assert.Equal([Releases.Newest], server.Requests);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_copy_that_is_from_no_release()
    {
        _installer.Environment.Remove("SSO_CRED_RELEASES");
        Assert.Equal("install.sh: error: this copy names no project\n"
            + "install.sh: hint: take install.sh from a release, or set SSO_CRED_RELEASES=URL\n", await RefuseAsync());
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--to")]
    [InlineData("--to", "")]
    [InlineData("--help")]
    [InlineData("1.2.3")]
    public async Task Arguments_that_it_does_not_know(params string[] args)
    {
        var run = await _installer.RunAsync(args);
        Assert.Equal((2, "usage: install.sh [--version VERSION] [--to FOLDER]\n"), (run.Exit, run.Said));
    }

    [Fact]
    public async Task A_script_that_is_cut_off_does_nothing()
    {
        var script = await File.ReadAllTextAsync(Installer.Script, Stop);
        // Each line's end, and each place in the last line.
        var last = script.TrimEnd().LastIndexOf('\n');
        var ends = script.Select((c, i) => (c, i)).Where(at => at.c == '\n' && at.i < last).Select(at => at.i)
            .Concat(Enumerable.Range(last, script.TrimEnd().Length - last));
        foreach (var end in ends)
        {
            var cut = _installer["cut.sh"];
            await File.WriteAllTextAsync(cut, script[..end], Stop);
            await SsoCredBinary.StartProgram("/bin/sh", _installer.Environment, cut).EndAsync();
            Assert.True(_server.Requests.IsEmpty, $"cut off after {end} characters, it did something");
        }

        _installer.AssertPrograms("sso-cred");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task An_interrupted_run_leaves_nothing(string signal)
    {
        _server.Silent = s_archive;
        using var run = _installer.Start(["/usr/bin/env", "--default-signal=HUP,INT", "/usr/bin/setsid", "/bin/sh"]);
        while (!_server.Requests.Contains(s_archive))
            await Task.Delay(20, Stop);
        // As a terminal does: the whole group, with the downloader in it.
        using var kill = Process.Start("/bin/kill", [$"-{signal}", "--", $"-{run.Id}"]);
        await kill.WaitForExitAsync(Stop);
        await run.WaitForExitAsync(Stop);
        Assert.NotEqual(0, run.ExitCode);
        _installer.AssertPrograms("sso-cred");
    }

    void PretendMachine(string kernel, string machine) =>
        _installer.Pretend("uname", $"case $1 in -s) echo {kernel} ;; *) echo {machine} ;; esac");

    async Task<string> RefuseAsync(params string[] args)
    {
        var run = await _installer.RunAsync(args);
        Assert.True(run.Exit == 1, $"exit code {run.Exit}: {run.Said}");
        Assert.Equal("", run.OutputText);
        Assert.Equal("old\n", await _installer.VersionAsync());
        _installer.AssertPrograms("sso-cred");
        return run.Said;
    }

    public async ValueTask DisposeAsync()
    {
        _installer.Dispose();
        await _server.DisposeAsync();
    }
}
