using System.Diagnostics;
using System.Text.RegularExpressions;
using SsoCred.Tests.Faults;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Systems;

/// <summary>The executable for Windows, under wine: what it does in its own way there.</summary>
public sealed partial class WindowsTests : IAsyncLifetime
{
    const string Cmd = @"C:\windows\system32\cmd.exe";

    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        Wine.Need();
        _home = await Home.CreateAsync();
    }

    public ValueTask DisposeAsync() => _home is null ? default : _home.DisposeAsync();

    [Fact]
    public async Task Twenty_five_at_once_make_one_call()
    {
        _home.SignIn();
        var documents = (await ParallelRuns.RunAsync(_home, 25)).Select(run => run.Document()).ToList();
        Assert.Single(documents.Distinct());
        Assert.Equal(1, _home.Fetches);
        Assert.Equal(documents[0], await _home.DocumentAsync());
        Assert.Equal(1, _home.Fetches);
    }

    [Fact]
    public async Task A_killed_process_frees_its_lock()
    {
        _home.SignIn();
        using (var hold = _home.StandIn.Faults.Hold("GetRoleCredentials"))
        {
            using var killed = _home.Start("--profile", "dev");
            await hold.ArrivedAsync(TestContext.Current.CancellationToken).WaitAsync(Home.WaitLimit);
            killed.Kill();
            Assert.NotEqual(0, (await killed.EndAsync()).Exit);
        }

        var begun = Stopwatch.StartNew();
        await _home.DocumentAsync();
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(10), $"it waited {begun.Elapsed}");
    }

    [Fact]
    public async Task A_pipe_gets_UTF_8()
    {
        _home.SignIn();
        var run = await _home.RunAsync("accounts");
        Assert.Contains("Données 東京", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("Müller & Söhne", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.OutputText);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    public async Task A_command_gets_the_credentials_and_its_exit_code_is_ours(string code)
    {
        _home.SignIn();
        var run = await _home.RunAsync(
            "exec", "--profile", "dev", "--", "cmd", "/c", $"echo %AWS_ACCESS_KEY_ID%& exit {code}");
        Assert.Equal((code == "" ? 0 : 7, ""), (run.Exit, run.Said));
        Assert.Equal((await _home.DocumentAsync()).KeyId, run.OutputText.TrimEnd());
    }

    [Fact]
    public async Task A_session_and_its_profiles_are_configured_by_options()
    {
        _home.StandIn.Tenant.Settings.AutoApproves = true;
        File.Delete(_home.ConfigPath);
        var run = await _home.RunAsync("configure", "--session", "new", "--start-url",
            _home.StandIn.Tenant.Settings.StartUrl, "--sso-region", "us-east-1", "--account", "123456789012", "--role",
            "ReadOnly", "--device", "--yes");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("sso_account_id = 123456789012", _home.Config, StringComparison.Ordinal);
        Assert.Contains("[sso-session new]", _home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_holds_no_stream_of_the_caller_and_writes_into_none()
    {
        // It goes on after the sign-in.
        File.WriteAllText(_home["browser.cmd"],
            $"@echo written\r\n@echo yes> {Wine.PathOf(_home["opened"])}\r\n@ping -n 40 127.0.0.1\r\n");
        _home.Environment["BROWSER"] =
            $"{Cmd} /c {Wine.PathOf(_home["browser.cmd"])}".Replace("\\", "\\\\", StringComparison.Ordinal);
        // Wine itself hands on the descriptor of stderr, for its debug messages; so that is a file here.
        var login = _home.ShellAsync("exec \"$sso_cred\" login --browser --profile dev 2> \"$HOME/said\"");
        await TestUser.AllowAsync(await PageAsync(_home["said"]));
        var begun = Stopwatch.StartNew();
        var run = await login;
        Assert.Equal(0, run.Exit);
        Assert.True(begun.Elapsed < TimeSpan.FromSeconds(20), $"stdout was held for {begun.Elapsed}");
        Assert.DoesNotContain("written", run.OutputText + File.ReadAllText(_home["said"]), StringComparison.Ordinal);
        Assert.StartsWith("signed in to session", run.OutputText, StringComparison.Ordinal);
        for (var turn = 0; !File.Exists(_home["opened"]); turn++)
        {
            Assert.True(turn < 500, "the browser was not started");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Doctor_looks_at_access_lists()
    {
        _home.SignIn();
        // Wine makes access lists of modes.
        File.SetUnixFileMode(_home.TokenPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var closed = (await _home.RunAsync("doctor", "--offline")).OutputText;
        Assert.Contains(@".aws\sso\cache: 1 file, readable only by you", closed, StringComparison.Ordinal);

        File.SetUnixFileMode(
            _home.TokenPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var open = (await _home.RunAsync("doctor", "--offline")).OutputText;
        Assert.Contains(": others can read it (", open, StringComparison.Ordinal);
        Assert.Contains($"icacls \"{Wine.PathOf(_home.TokenPath)}\"", open, StringComparison.Ordinal);
        Assert.DoesNotContain("readable only by you", open, StringComparison.Ordinal);
        Assert.DoesNotContain("/usr/local/bin", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_helper_is_there_even_where_the_system_only_says_that_it_made_a_link()
    {
        _home.SignIn();
        var helper = _home["links/docker-credential-sso-cred.exe"];
        // Again, when it is there already.
        for (var turn = 0; turn < 2; turn++)
        {
            var run = await _home.RunAsync("ecr", "install", "--profile", "dev", "--link-folder",
                Wine.PathOf(_home["links"]));
            Assert.True(run.Exit == 0, run.Said);
            Assert.True(File.Exists(helper), run.OutputText);
        }

        var version = await _home.RunAsync("exec", "--profile", "dev", "--", Wine.PathOf(helper), "version");
        Assert.StartsWith("docker-credential-sso-cred (sso-cred) ", version.OutputText, StringComparison.Ordinal);
    }

    static async Task<Uri> PageAsync(string said)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < Home.WaitLimit; await Task.Delay(50))
        {
            if (File.Exists(said) && Url().Match(Home.ReadBeside(said)) is { Success: true } match)
                return new Uri(match.Groups[1].Value);
        }

        throw new InvalidOperationException("no page was named");
    }

    [GeneratedRegex(@"^  (http\S+)\r?\n", RegexOptions.Multiline)]
    private static partial Regex Url();
}
