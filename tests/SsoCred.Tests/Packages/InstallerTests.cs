namespace SsoCred.Tests.Packages;

/// <summary>build/install.sh: what it installs, where, and with which programs of the system.</summary>
public sealed class InstallerTests : IAsyncDisposable
{
    const string System = "linux-x64";

    // What the script runs besides the shell, the downloader and what computes the checksum.
    static readonly string[] s_programs =
        ["uname", "getconf", "mkdir", "mktemp", "tar", "gzip", "chmod", "mv", "ln", "rm"];

    readonly ReleaseServer _server = new();
    readonly Installer _installer;

    public InstallerTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is for Linux and macOS");
        _server.Publish("1.2.3", Systems);
        _installer = new(_server.Url);
        _installer.Pretend("uname", "case $1 in -s) echo Linux ;; *) echo x86_64 ;; esac");
        _installer.Pretend("ldd", "echo 'ldd (GNU libc) 2.31'");
    }

    static string[] Systems =>
        [System, "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "osx-x64", "osx-arm64"];

    [Theory]
    [InlineData("/bin/dash")]
    [InlineData("/bin/bash", "--posix")]
    [InlineData("/bin/busybox", "sh")]
    public async Task Each_shell_installs_the_newest_release_and_the_helpers_links(params string[] shell)
    {
        Assert.SkipUnless(File.Exists(shell[0]), $"{shell[0]} is not installed");
        var run = await _installer.Start(shell).EndAsync();
        AssertInstalled(run);
        foreach (var link in _installer.Links)
        {
            Assert.Equal("sso-cred", File.ResolveLinkTarget(link, false)!.Name);
            Assert.Equal(Releases.Says("1.2.3", System), await _installer.VersionAsync(link));
        }

        Assert.Equal([Releases.Newest, Releases.ArchiveOf("1.2.3", System)], _server.Requests);
    }

    [Theory]
    [InlineData("curl", "sha256sum")]
    [InlineData("curl", "shasum", "perl")]
    [InlineData("curl", "openssl")]
    [InlineData("wget", "sha256sum")]
    public async Task One_downloader_and_one_program_for_checksums_are_enough(params string[] programs)
    {
        _installer.Restrict([.. s_programs, .. programs]);
        AssertInstalled(await _installer.RunAsync());
    }

    [Fact]
    public async Task Busybox_is_enough()
    {
        Assert.SkipUnless(File.Exists("/bin/busybox"), "busybox is not installed");
        _installer.Restrict();
        foreach (var program in s_programs.Except(["uname", "getconf"]).Append("wget").Append("sha256sum"))
            File.CreateSymbolicLink(Path.Combine(_installer.Environment["PATH"], program), "/bin/busybox");
        AssertInstalled(await _installer.Start(["/bin/busybox", "sh"]).EndAsync());
    }

    [Fact]
    public async Task It_runs_from_a_pipe()
    {
        var command = $"cat '{Installer.Script}' | sh -s -- --to '{_installer["other"]}'";
        var run = await SsoCredBinary.StartProgram("/bin/sh", _installer.Environment, "-c", command).EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(Releases.Says("1.2.3", System),
            await _installer.VersionAsync(Path.Combine(_installer["other"], "sso-cred")));
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("v1.2.3")]
    public async Task A_chosen_version_is_installed_in_place_of_the_newest(string chosen)
    {
        _server.Publish("2.0.0", Systems);
        AssertInstalled(await _installer.RunAsync("--version", chosen));
        Assert.DoesNotContain(Releases.Newest, _server.Requests);
        Assert.Equal(0, (await _installer.RunAsync()).Exit);
        Assert.Equal(Releases.Says("2.0.0", System), await _installer.VersionAsync());
    }

    [Theory]
    [InlineData("Linux", "x86_64", "ldd (Debian GLIBC 2.31-13) 2.31", "linux-x64")]
    [InlineData("Linux", "aarch64", "ldd (GNU libc) 2.31", "linux-arm64")]
    [InlineData("Linux", "x86_64", "musl libc (x86_64)\nVersion 1.2.5", "linux-musl-x64")]
    [InlineData("Linux", "aarch64", "musl libc (aarch64)\nVersion 1.2.5", "linux-musl-arm64")]
    [InlineData("Darwin", "x86_64", "", "osx-x64")]
    [InlineData("Darwin", "arm64", "", "osx-arm64")]
    public async Task The_archive_is_the_one_for_the_system(string kernel, string machine, string ldd, string system)
    {
        _installer.Pretend("uname", $"case $1 in -s) echo {kernel} ;; *) echo {machine} ;; esac");
        // musl's prints it on stderr and fails.
        _installer.Pretend("ldd", $"echo '{ldd}' >&2; exit 1");
        _installer.Pretend("sysctl", "exit 1");
        Assert.Equal(0, (await _installer.RunAsync()).Exit);
        Assert.Equal(Releases.Says("1.2.3", system), await _installer.VersionAsync());
    }

    [Fact]
    public async Task A_shell_under_Rosetta_gets_the_executable_of_the_machine()
    {
        _installer.Pretend("uname", "case $1 in -s) echo Darwin ;; *) echo x86_64 ;; esac");
        _installer.Pretend("sysctl", "[ \"$*\" = '-n sysctl.proc_translated' ] && echo 1");
        Assert.Equal(0, (await _installer.RunAsync()).Exit);
        Assert.Equal(Releases.Says("1.2.3", "osx-arm64"), await _installer.VersionAsync());
    }

    [Fact]
    public async Task It_says_what_to_add_where_the_folder_is_not_on_PATH()
    {
        Assert.Equal($"installed sso-cred 1.2.3: {_installer.Executable}\n"
            + $"{_installer.Programs} is not on PATH; add to your shell's startup file: "
            + $"export PATH=\"{_installer.Programs}:$PATH\"\n", (await _installer.RunAsync()).Said);
        _installer.Environment["PATH"] += ":" + _installer.Programs;
        Assert.Equal($"installed sso-cred 1.2.3: {_installer.Executable}\n", (await _installer.RunAsync()).Said);
    }

    [Fact]
    public async Task An_old_executable_is_replaced_by_a_rename()
    {
        _installer.InstallOld();
        // What still runs keeps the old file's bytes.
        using var old = File.OpenText(_installer.Executable);
        AssertInstalled(await _installer.RunAsync());
        Assert.Equal("#!/bin/sh\necho old\n", await old.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_run_during_an_update_is_of_the_old_executable_or_the_new_one()
    {
        _installer.InstallOld();
        using var update = _installer.Start(["/bin/sh"]);
        var seen = new HashSet<string>();
        while (!update.HasExited)
            seen.Add(await _installer.VersionAsync());
        seen.Add(await _installer.VersionAsync());
        Assert.Equal(["old\n", Releases.Says("1.2.3", System)], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_helper_that_is_no_link_stays(int number)
    {
        var link = _installer.Links.ElementAt(number);
        Directory.CreateDirectory(_installer.Programs);
        await File.WriteAllTextAsync(link, "mine", TestContext.Current.CancellationToken);
        var run = await _installer.RunAsync();
        Assert.Contains($"'{link}' exists and is not a symlink: it stays as it is\n", run.Said,
            StringComparison.Ordinal);
        AssertInstalled(run);
        Assert.Equal("mine", await File.ReadAllTextAsync(link, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Https_is_used_with_the_systems_trust()
    {
        using var certificate = ReleaseServer.CreateCertificate();
        await using var server = new ReleaseServer(certificate);
        server.Publish("1.2.3", Systems);
        _installer.Environment["SSO_CRED_RELEASES"] = server.Url + "/";
        Assert.Equal(1, (await _installer.RunAsync()).Exit);
        _installer.AssertPrograms();
        await File.WriteAllTextAsync(_installer["ca.pem"], certificate.ExportCertificatePem(),
            TestContext.Current.CancellationToken);
        _installer.Environment["CURL_CA_BUNDLE"] = _installer["ca.pem"];
        AssertInstalled(await _installer.RunAsync());
    }

    void AssertInstalled(Run run)
    {
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal("", run.OutputText);
        Assert.Contains($"installed sso-cred 1.2.3: {_installer.Executable}\n", run.Said, StringComparison.Ordinal);
        _installer.AssertPrograms([.. Installer.Helpers, "sso-cred"]);
        Assert.Equal($"#!/bin/sh\necho '1.2.3 {System}'\n", File.ReadAllText(_installer.Executable));
    }

    public async ValueTask DisposeAsync()
    {
        _installer.Dispose();
        await _server.DisposeAsync();
    }
}
