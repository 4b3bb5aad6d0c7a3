using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Sync;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Sync;

/// <summary>The config file is replaced whole, over what was shown and nothing else, or not at all.</summary>
public sealed class ConfigWriterTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    ConfigWriter Writer => new(_home.Folder, TimeProvider.System);

    static ConfigSection Dev => ConfigSection.Profile("dev", "s", "012345678901", "ReadOnly", null);

    [Fact]
    public async Task A_new_file_is_its_owners_alone_and_has_no_backup()
    {
        var draft = Writer.Read().With(ConfigSection.Session("s", "https://x.example/start", "us-east-1"), Dev);
        Assert.Equal(("~/.aws/config", true), (draft.Path, draft.IsChanged));
        Assert.True(await Writer.WriteAsync(draft, default));
        Assert.Equal("""
            [sso-session s]
            sso_start_url = https://x.example/start
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            [profile dev]
            sso_session = s
            sso_account_id = 012345678901
            sso_role_name = ReadOnly

            """, File.ReadAllText(_home.In("config")));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_home.In("config")));
        Assert.Equal(["config", "sso-cred"], Entries());
    }

    [Fact]
    public async Task Mode_link_and_the_text_before_are_kept()
    {
        var real = Path.Combine(_home.Path, "real");
        File.WriteAllText(real, "[b]\nk = v\n");
        File.SetUnixFileMode(real, OwnerOnly | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(_home.In("config"), "../real");
        Assert.True(await Writer.WriteAsync(Writer.Read().With(Dev), default));
        Assert.Equal("../real", new FileInfo(_home.In("config")).LinkTarget);
        Assert.StartsWith("[b]\nk = v\n\n[profile dev]\n", File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal("[b]\nk = v\n", File.ReadAllText(_home.In("config.bak")));
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, File.GetUnixFileMode(real));
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, File.GetUnixFileMode(_home.In("config.bak")));
        Assert.Equal(["config", "config.bak", "sso-cred"], Entries());
    }

    [Fact]
    public void A_change_that_would_make_the_file_unreadable_is_refused_before_it_is_shown()
    {
        File.WriteAllText(_home.In("config"), "[profile a]\n#" + new string('x', ConfigFile.MaximumSize - 50) + "\n");
        var before = Writer.Read();
        Assert.Equal("~/.aws/config would become larger than 10 MB (10485810 bytes), which sso-cred does not read",
            Refusal.Of(() => before.With(Dev)).Message);
        Assert.Equal(["config"], Entries());
    }

    [Fact]
    public async Task What_has_changed_since_it_was_read_is_not_written_over()
    {
        var draft = Writer.Read().With(Dev);
        File.WriteAllText(_home.In("config"), "[b]\n");
        Assert.False(await Writer.WriteAsync(draft, default));
        Assert.Equal("[b]\n", File.ReadAllText(_home.In("config")));
        Assert.Equal(["config", "sso-cred"], Entries());
    }

    [Fact]
    public async Task Of_many_writers_at_once_one_wins_each_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            while (!await Writer.WriteAsync(
                Writer.Read().With(ConfigSection.Profile($"p{i}", "s", "012345678901", "ReadOnly", null)), default))
            {
            }
        })));
        Assert.Equal(12, _home.Profiles.ProfileNames.Count);
    }

    [Fact]
    public async Task A_writer_that_keeps_the_lock_is_not_waited_for_longer_than_the_run()
    {
        var draft = Writer.Read().With(Dev);
        using var held = FileLock.TryTake(_home.In("sso-cred/config-file.lock"));
        using var stop = new CancellationTokenSource(50);
        Assert.Equal("another sso-cred is writing ~/.aws/config",
            (await Assert.ThrowsAsync<Failure>(() => Writer.WriteAsync(draft, stop.Token))).Message);
        Assert.False(File.Exists(_home.In("config")));
    }

    [Fact]
    public async Task A_read_only_file_was_meant_so()
    {
        File.WriteAllText(_home.In("config"), "[b]\n");
        File.SetUnixFileMode(_home.In("config"), UnixFileMode.UserRead);
        var failure = await Assert.ThrowsAsync<Failure>(() => Writer.WriteAsync(Writer.Read().With(Dev), default));
        Assert.Equal(("~/.aws/config is read-only", "run: chmod u+w ~/.aws/config"), (failure.Message, failure.Hint));
        Assert.Equal("[b]\n", File.ReadAllText(_home.In("config")));
        Assert.Equal(["config", "sso-cred"], Entries());
    }

    [Fact]
    public void Whether_it_can_be_written_is_known_before()
    {
        Writer.RequireWritable();
        Assert.False(File.Exists(_home.In("config")));
        File.WriteAllText(_home.In("config"), "[b]\n");
        Writer.RequireWritable();
        File.SetUnixFileMode(_home.In("config"), UnixFileMode.UserRead);
        var failure = Refusal.Of(Writer.RequireWritable);
        Assert.Equal(("~/.aws/config is read-only", "run: chmod u+w ~/.aws/config"), (failure.Message, failure.Hint));
        File.WriteAllText(_home.In("file"), "");
        _home.Variables[AwsFolder.ConfigVariable] = _home.In("file/new/config");
        Assert.EndsWith("/file/new/config: a file is in the folder's place",
            Assert.Throws<Failure>(Writer.RequireWritable).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/status")]
    [InlineData("")]
    public async Task What_is_no_file_is_refused(string path)
    {
        _home.Variables[AwsFolder.ConfigVariable] = path;
        Assert.Equal(ExitCode.Configuration,
            (await Assert.ThrowsAsync<Failure>(() => Writer.WriteAsync(Writer.Read().With(Dev), default))).Exit);
    }

    [Fact]
    public void What_is_no_text_is_refused_with_its_line()
    {
        File.WriteAllBytes(_home.In("config"), [.. "[b]\nk = "u8, 0xFF, .. "\n"u8]);
        Assert.Equal("~/.aws/config:2: the file is not UTF-8 text", Refusal.Of(() => Writer.Read()).Message);
    }

    [Fact]
    public void Keys_are_set_in_place()
    {
        File.WriteAllText(_home.In("config"),
            "# a\n[profile dev] ; mine\noutput = json\nSSO_Account_ID: 1\n\n# b\n[profile x]\n");
        var draft = Writer.Read().With(Dev);
        Assert.Equal("# a\n[profile dev] ; mine\noutput = json\nSSO_Account_ID: 012345678901\nsso_session = "
            + "s\nsso_role_name = ReadOnly\n"
            + "\n# b\n[profile x]\n", System.Text.Encoding.UTF8.GetString(draft.After.Span));
        Assert.True(draft.With(Dev).After.Span.SequenceEqual(draft.After.Span));
    }

    [Theory]
    [InlineData("[profile dev]\nrole_arn = x\n", "", "~/.aws/config:2: profile 'dev' has role_arn")]
    [InlineData("[profile dev]\ncredential_process = other\n", "",
        "~/.aws/config:2: profile 'dev' has credential_process")]
    [InlineData("[profile dev]\nsso_session = t\n", "", "~/.aws/config:2: profile 'dev' has another sso_session")]
    [InlineData("[profile dev]\nsso_start_url = https://x.example\n", "",
        "~/.aws/config:2: profile 'dev' has sso_start_url")]
    [InlineData("[profile \"dev\"]\naws_access_key_id = AKIA\n", "",
        "~/.aws/config:2: profile 'dev' has aws_access_key_id")]
    [InlineData("", "[dev]\naws_access_key_id = AKIA\n",
        "~/.aws/credentials:1: the credentials file has keys for 'dev', which would override the profile's")]
    [InlineData("[profile dev]\n[profile dev]\n", "",
        "~/.aws/config:2: duplicate [profile dev]; first defined at ~/.aws/config:1")]
    public void A_profile_with_credentials_of_another_kind_is_a_clash(string config, string credentials, string message)
    {
        File.WriteAllText(_home.In("config"), config);
        File.WriteAllText(_home.In("credentials"), credentials);
        Assert.Equal(message, Refusal.Of(() => Writer.Read().With(Dev)).Message);
    }

    [Fact]
    public void A_profile_of_a_block_is_no_place_to_write()
    {
        var text = SyncSamples.After(SyncSamples.Plan("", new() { Session = "s", Name = NamePattern.Parse("dev") },
            [new(new("012345678901", null, null), "ReadOnly")]));
        File.WriteAllText(_home.In("config"), text);
        Assert.False(Writer.Read().With(Dev).IsChanged);
        Assert.Contains("is in the block that 'sso-cred profiles sync' manages", Refusal.Of(() => Writer.Read()
            .With(ConfigSection.Profile("dev", "s", "012345678901", "Admin", null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_for_another_start_url_is_a_clash_and_its_other_keys_are_set()
    {
        File.WriteAllText(_home.In("config"),
            "[sso-session s]\nsso_start_url = https://x.example\nsso_region = us-east-1\n");
        Assert.Equal("~/.aws/config:2: sso-session 's' has another start URL",
            Refusal.Of(() => Writer.Read().With(ConfigSection.Session("s", "https://y.example", "us-east-1"))).Message);
        Assert.Contains("sso_region = eu-west-1\n", System.Text.Encoding.UTF8.GetString(
            Writer.Read().With(ConfigSection.Session("s", "https://x.example", "eu-west-1")).After.Span),
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_profile_may_be_written_again_with_another_path()
    {
        File.WriteAllText(_home.In("config"),
            "[profile dev-process]\ncredential_process = /old/sso-cred --profile dev\n");
        Assert.Equal("[profile dev-process]\ncredential_process = sso-cred --profile dev\n",
            System.Text.Encoding.UTF8.GetString(
            Writer.Read().With(ConfigSection.ProcessProfile("dev-process", "sso-cred", "dev", null)).After.Span));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a]")]
    [InlineData("a\nb")]
    [InlineData("Müller")]
    public void A_name_that_not_every_tool_reads_back_is_refused(string name) =>
        Assert.Equal(ExitCode.Usage,
            Assert.Throws<Failure>(() => ConfigSection.Profile(name, "s", "1", "R", null)).Exit);

    [Theory]
    [InlineData("https://x.example\n[default]")]
    [InlineData(" https://x.example")]
    [InlineData("https://x.example #x")]
    public void A_value_that_a_config_can_not_hold_is_refused(string url) =>
        Refusal.Of(() => ConfigSection.Session("s", url, "us-east-1"));

    string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(_home.In("")).Select(path => Path.GetFileName(path)!).Order()];
}
