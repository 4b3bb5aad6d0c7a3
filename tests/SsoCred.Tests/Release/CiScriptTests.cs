namespace SsoCred.Tests.Release;

/// <summary>The scripts in build/ci, which the release workflow runs. What they push to is pretended.</summary>
public sealed class CiScriptTests : IAsyncLifetime
{
    const string Key = "oy2secret";

    static readonly string[] s_systems =
    [
        "linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "osx-x64", "osx-arm64", "win-x64",
        "win-arm64",
    ];

    ReleaseTree _tree = null!;

    public async ValueTask InitializeAsync() => _tree = await ReleaseTree.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _tree.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Prepare_installs_only_where_it_may()
    {
        var installer = File.Exists("/sbin/apk") ? "apk" : "apt-get";
        _tree.Pretend(installer, "exit 0");
        _tree.Pretend("sudo", "exec \"$@\"");
        Assert.Equal("this installs programs", await _tree.RefusalAsync("build/ci/prepare.sh"));
        Assert.Equal("", _tree.Calls);
        _tree.Environment["CI"] = "true";
        await _tree.OutputAsync(_tree["build/ci/prepare.sh"]);
        Assert.Matches($@"\b{installer} (add|-q install) .*\blld\b", _tree.Calls);
    }

    [Fact]
    public async Task Publish_ends_with_an_executable_of_this_commit_and_system()
    {
        Assert.Contains("system: linux-x64\n", await _tree.OutputAsync(_tree["build/ci/publish.sh"], "linux-x64"),
            StringComparison.Ordinal);
        Assert.Contains("publish linux-x64 --release\n", _tree.Calls, StringComparison.Ordinal);

        var publish = await File.ReadAllTextAsync(_tree["build/publish.sh"], TestContext.Current.CancellationToken);
        _tree.WriteFile("build/publish.sh",
            publish.Replace("$(git rev-parse HEAD)", "another", StringComparison.Ordinal));
        Assert.StartsWith("the executable is not that of commit ",
            await _tree.RefusalAsync("build/ci/publish.sh", "linux-x64"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_goes_through_Alpine_for_musl()
    {
        // What comes after the image's name runs here in place of a container.
        _tree.Pretend("docker", """
            [ "$1" = run ] || exit 9
            while [ "${1#mcr.microsoft.com/}" = "$1" ]; do shift; done
            exec "${@:6}"
            """);
        await _tree.OutputAsync(_tree["build/ci/publish.sh"], "linux-musl-arm64");
        Assert.Contains("publish linux-musl-arm64 --release\n", _tree.Calls, StringComparison.Ordinal);
        Assert.Equal(2, _tree.Calls.Split('\n').Count(line => line.StartsWith("docker run", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Alpine_runs_a_command_in_a_container_with_this_folder()
    {
        _tree.Environment["SSO_CRED_CONTAINER"] = "engine";
        _tree.Pretend("engine", "exit 7");
        var run = await _tree.RunAsync("build/ci/alpine.sh", "build/test.sh", "--all");
        Assert.Equal(7, run.Exit);
        Assert.StartsWith($"engine run --rm --volume {_tree["."].TrimEnd('.').TrimEnd('/')}:/work --workdir /work ",
            _tree.Calls, StringComparison.Ordinal);
        Assert.EndsWith(" sh build/test.sh --all\n", _tree.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_puts_each_executable_in_its_place_with_its_mode()
    {
        _tree.WriteFile("downloads/executable-osx-arm64/sso-cred", "mac");
        _tree.WriteFile("downloads/executable-win-x64/sso-cred.exe", "windows");
        await _tree.OutputAsync(_tree["build/ci/collect.sh"], "downloads");
        var collected = _tree["artifacts/native/osx-arm64/publish/sso-cred"];
        Assert.Equal("mac", await File.ReadAllTextAsync(collected, TestContext.Current.CancellationToken));
        Assert.True(File.GetUnixFileMode(collected).HasFlag(UnixFileMode.UserExecute));
        Assert.True(File.Exists(_tree["artifacts/native/win-x64/publish/sso-cred.exe"]));
        _tree.WriteFile("downloads/executable-win-arm64/other", "");
        Assert.Equal("'downloads/executable-win-arm64' has no sso-cred.exe",
            await _tree.RefusalAsync("build/ci/collect.sh", "downloads"));
    }

    [Fact]
    public async Task Package_requires_every_system()
    {
        _tree.WriteFile("artifacts/native/linux-x64/publish/sso-cred", "");
        await _tree.OutputAsync(_tree["build/ci/package.sh"]);
        Assert.Equal("package" + string.Concat(s_systems.Select(system => $" --require {system}")) + "\n",
            _tree.Calls);
    }

    [Fact]
    public async Task The_draft_has_the_notes_and_every_file()
    {
        await MakeDistAsync("package");
        _tree.Pretend("gh", "exit 0");
        await _tree.OutputAsync(_tree["build/ci/draft-release.sh"], ReleaseTree.Tag);
        Assert.Equal("gh release create v1.2.3 --draft --verify-tag --title sso-cred 1.2.3 --notes The notes.\n\n"
            + "### Added\n- `something` dist/SHA256SUMS dist/package\n", _tree.Calls);
    }

    [Fact]
    public async Task A_draft_of_changed_packages_is_refused()
    {
        await MakeDistAsync("package");
        _tree.WriteFile("dist/package", "changed");
        _tree.Pretend("gh", "exit 0");
        Assert.Equal("dist/ is not what was packaged", await _tree.RefusalAsync("build/ci/draft-release.sh", "v1.2.3"));
        Assert.Equal("", _tree.Calls);
    }

    [Fact]
    public async Task Nothing_is_pushed_without_a_secret()
    {
        _tree.Pretend("curl", "exit 1");
        _tree.Pretend("skopeo", "exit 1");
        await _tree.OutputAsync(_tree["build/ci/push-nuget.sh"]);
        await _tree.OutputAsync(_tree["build/ci/push-image.sh"]);
        Assert.Equal("", _tree.Calls);
    }

    [Theory]
    [InlineData(201, null)]
    [InlineData(409, null)]
    [InlineData(403, "answered 403 for dist/sso-cred.linux-x64.1.2.3.nupkg")]
    public async Task The_package_that_names_the_others_is_pushed_last(int status, string? refusal)
    {
        await MakeDistAsync("sso-cred.1.2.3.nupkg", "sso-cred.linux-x64.1.2.3.nupkg", "sso-cred.win-x64.1.2.3.nupkg");
        _tree.Environment["NUGET_API_KEY"] = Key;
        _tree.Pretend("curl", $$"""
            while [ $# -gt 0 ]; do
              case $1 in
                @*) cat "${1#@}" >> "$CALLS" ;;
                --output) echo 'an answer' > "$2" ;;
              esac
              shift
            done
            printf '%s' {{status}}
            """);
        var run = await _tree.RunAsync("build/ci/push-nuget.sh");
        Assert.Equal(refusal is null ? 0 : 1, run.Exit);
        Assert.Contains(refusal ?? "dist/sso-cred.1.2.3.nupkg\n", run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.Said + run.OutputText, StringComparison.Ordinal);
        var calls = _tree.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(calls, line => Assert.True(line == $"X-NuGet-ApiKey: {Key}"
            || !line.Contains(Key, StringComparison.Ordinal)));
        if (refusal is null)
        {
            Assert.Equal(6, calls.Length);
            Assert.Contains("package=@dist/sso-cred.1.2.3.nupkg", calls[^2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_image_is_pushed_as_its_version_and_as_latest()
    {
        await MakeDistAsync("sso-cred-1.2.3-image.tar");
        _tree.Environment["IMAGE_REPOSITORY"] = "registry.example/Someone/sso-cred";
        _tree.Environment["REGISTRY_USER"] = "someone";
        _tree.Environment["REGISTRY_TOKEN"] = Key;
        _tree.Pretend("skopeo", "[ \"$1\" != login ] || echo \"stdin: $(cat)\" >> \"$CALLS\"");
        await _tree.OutputAsync(_tree["build/ci/push-image.sh"]);
        var calls = _tree.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, calls.Length);
        Assert.EndsWith("--username someone --password-stdin registry.example", calls[0], StringComparison.Ordinal);
        Assert.Equal($"stdin: {Key}", calls[1]);
        const string Source = " oci-archive:dist/sso-cred-1.2.3-image.tar docker://registry.example/someone/sso-cred:";
        Assert.EndsWith(Source + "1.2.3", calls[2], StringComparison.Ordinal);
        Assert.EndsWith(Source + "latest", calls[3], StringComparison.Ordinal);
    }

    async Task MakeDistAsync(params string[] files)
    {
        foreach (var file in files)
            _tree.WriteFile("dist/" + file, file);
        await _tree.OutputAsync("bash", "-c", "cd dist && sha256sum * > ../sums && mv ../sums SHA256SUMS");
    }
}
