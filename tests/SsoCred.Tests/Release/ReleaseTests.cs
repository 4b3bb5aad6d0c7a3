namespace SsoCred.Tests.Release;

/// <summary>build/release.sh: what it refuses to release, that it makes everything twice, and the tag.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    const string Script = "build/release.sh";

    ReleaseTree _tree = null!;

    public async ValueTask InitializeAsync() => _tree = await ReleaseTree.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _tree.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_tag_of_the_version_is_fine() =>
        Assert.Equal("", await _tree.OutputAsync(_tree[Script], "--check", ReleaseTree.Tag));

    [Theory]
    [InlineData("v1.2.4")]
    [InlineData("1.2.3")]
    public async Task Another_tag_is_not(string tag) =>
        Assert.Equal($"the tag is '{tag}', and Directory.Build.props has version 1.2.3",
            await _tree.RefusalAsync(Script, "--check", tag));

    [Theory]
    [InlineData("--check", ReleaseTree.Tag)]
    [InlineData("--dry-run")]
    [InlineData]
    public async Task A_tree_with_changes_is_refused(params string[] args)
    {
        _tree.WriteFile("new.txt", "");
        Assert.Equal("the tree has changes that are not committed", await _tree.RefusalAsync(Script, args));
    }

    [Theory]
    [InlineData("--check", "v1.3.0")]
    [InlineData("--dry-run")]
    [InlineData]
    public async Task A_version_without_an_entry_in_the_changelog_is_refused(params string[] args)
    {
        _tree.SetProperties("1.3.0", "https://github.com/someone/sso-cred");
        await _tree.CommitAsync();
        Assert.Equal("CHANGELOG.md has no entry for 1.3.0", await _tree.RefusalAsync(Script, args));
    }

    [Theory]
    [InlineData("--check", ReleaseTree.Tag)]
    [InlineData]
    public async Task A_project_that_has_no_URL_yet_is_refused(params string[] args)
    {
        _tree.SetProperties("1.2.3", "https://github.com/OWNER/sso-cred");
        await _tree.CommitAsync();
        Assert.Equal("Directory.Build.props: PackageProjectUrl is 'https://github.com/OWNER/sso-cred', which is no "
            + "project", await _tree.RefusalAsync(Script, args));
        Assert.Equal("", _tree.Calls);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/install.md")]
    public async Task A_page_with_the_URL_that_is_no_project_is_refused(string page)
    {
        Directory.CreateDirectory(_tree["docs"]);
        _tree.WriteFile(page, "curl -fsSL https://github.com/OWNER/sso-cred/install.sh | sh\n");
        await _tree.CommitAsync();
        Assert.Equal($"'{page}' has /OWNER/sso-cred in a URL",
            await _tree.RefusalAsync(Script, "--check", ReleaseTree.Tag));
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData]
    public async Task A_tag_that_exists_is_refused(params string[] args)
    {
        await _tree.GitAsync("tag", ReleaseTree.Tag);
        Assert.Equal("the tag v1.2.3 exists", await _tree.RefusalAsync(Script, args));
    }

    [Fact]
    public async Task Two_runs_that_make_the_same_end_in_a_tag()
    {
        var run = await _tree.RunAsync(Script);
        Assert.True(run.Exit == 0, run.Said);
        Assert.Equal(2, _tree.Calls.Split('\n').Count(line => line == "package linux-x64 linux-arm64"));
        Assert.Equal(2, _tree.Calls.Split('\n').Count(line => line == "publish linux-arm64 --release"));
        Assert.EndsWith("git push origin v1.2.3\n", run.Said, StringComparison.Ordinal);
        Assert.Equal(await _tree.GitAsync("rev-parse", "HEAD"), await _tree.GitAsync("rev-parse", "v1.2.3^{commit}"));
        Assert.True(File.Exists(_tree["dist/SHA256SUMS"]));
    }

    [Fact]
    public async Task A_dry_run_tags_nothing_and_says_what_a_release_would_refuse()
    {
        _tree.SetProperties("1.2.3", "https://github.com/OWNER/sso-cred");
        await _tree.CommitAsync();
        var run = await _tree.RunAsync(Script, "--dry-run");
        Assert.True(run.Exit == 0, run.Said);
        Assert.EndsWith("'https://github.com/OWNER/sso-cred', which is no project\n", run.Said,
            StringComparison.Ordinal);
        Assert.Equal("", await _tree.GitAsync("tag"));
        Assert.True(File.Exists(_tree["dist/package"]));
    }

    [Theory]
    [InlineData("pwd > dist/package")]
    [InlineData("date +%N > dist/time")]
    public async Task Two_runs_that_differ_are_refused(string difference)
    {
        await File.AppendAllTextAsync(_tree["build/package.sh"], difference + "\n",
            TestContext.Current.CancellationToken);
        await _tree.CommitAsync();
        Assert.Equal("two runs made different packages", await _tree.RefusalAsync(Script));
        Assert.Equal("", await _tree.GitAsync("tag"));
    }

    [Fact]
    public async Task The_notes_of_a_version_are_its_part_of_the_changelog()
    {
        Assert.Equal("The notes.\n\n### Added\n- `something`\n", await _tree.OutputAsync(_tree["build/changelog.sh"]));
        Assert.Equal("- older\n", await _tree.OutputAsync(_tree["build/changelog.sh"], "1.2.2"));
        Assert.Equal("CHANGELOG.md has no entry for 1.2", await _tree.RefusalAsync("build/changelog.sh", "1.2"));
    }
}
