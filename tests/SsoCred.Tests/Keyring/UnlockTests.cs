using System.Text.RegularExpressions;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// A locked keyring: <c>login</c> on a desktop shows its dialog, once; a run that nobody watches never does. The Secret
/// Service is a stand-in, whose dialog does at once what a test wants; <see cref="DialogTests"/> has the real one.
/// </summary>
public sealed partial class UnlockTests : SecretServiceTests
{
    protected override void SetUp()
    {
        Home.Config = Home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";
        Home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    [Fact]
    public async Task Login_on_a_desktop_waits_for_the_dialog_and_signs_in()
    {
        Keyring.IsLocked = true;
        var run = await LoginAsync();
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("the keyring is locked; its own dialog asks for the password", run.Said,
            StringComparison.Ordinal);
        Assert.Single(Keyring.Called, "Prompt.Prompt");
        await Home.DocumentAsync();
        Assert.Single(Keyring.Called, "Prompt.Prompt");
    }

    [Fact]
    public async Task A_session_that_is_still_good_needs_no_more_than_the_dialog()
    {
        await LoginAsync();
        Home.StandIn.ForgetRequests();
        Keyring.IsLocked = true;
        Assert.StartsWith("still signed in to session 'my-sso' until ", (await LoginAsync()).OutputText,
            StringComparison.Ordinal);
        Keyring.IsLocked = true;
        Assert.Equal("", (await LoginAsync("--if-needed")).OutputText);
        Assert.Empty(Home.StandIn.Requests);
        await LoginAsync();
        Assert.NotEmpty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_dismissed_dialog_is_exit_4_and_no_sign_in()
    {
        (Keyring.IsLocked, Keyring.Answer) = (true, Answer.Dismisses);
        var run = await LoginAsync();
        Assert.Equal(4, run.Exit);
        Assert.EndsWith("""
            sso-cred: error: the keyring is still locked: its dialog was closed
            sso-cred: hint: try again, and type the keyring's password there

            """, run.Said, StringComparison.Ordinal);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_dialog_that_nobody_answers_is_waited_for_until_the_time_limit()
    {
        (Keyring.IsLocked, Keyring.Answer) = (true, Answer.None);
        var run = await LoginAsync("--timeout", "1");
        Assert.Equal(6, run.Exit);
        Assert.EndsWith("""
            sso-cred: error: the keyring was not unlocked within 1 s
            sso-cred: hint: answer or close its dialog, and try again

            """, run.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Prompt.Dismiss", Keyring.Called);
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task An_interrupt_ends_the_waiting_for_the_dialog()
    {
        (Keyring.IsLocked, Keyring.Answer) = (true, Answer.None);
        using var run = Desktop.Start(Home, "login", "--device", "--profile", "dev");
        await run.HearAsync(Dialog());
        await UntilCalledAsync("Prompt.Prompt");
        run.Signal();
        Assert.Equal(130, (await run.EndAsync()).Exit);
        Assert.DoesNotContain("Prompt.Dismiss", Keyring.Called);
    }

    [Fact]
    public async Task A_keyring_that_ends_while_its_dialog_is_shown_is_exit_4()
    {
        (Keyring.IsLocked, Keyring.Answer) = (true, Answer.Leaves);
        var run = await LoginAsync();
        Assert.Equal(4, run.Exit);
        Assert.Contains("no keyring: the program that offers it has ended", run.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "--profile", "dev")]
    [InlineData(4, "--profile", "dev", "--auto-login")]
    [InlineData(4, "env", "--profile", "dev")]
    [InlineData(4, "exec", "--profile", "dev", "--", "true")]
    [InlineData(4, "write", "--profile", "dev")]
    [InlineData(4, "whoami", "--profile", "dev")]
    [InlineData(4, "console", "--print", "--profile", "dev")]
    [InlineData(4, "ecr", "password", "--profile", "dev")]
    [InlineData(4, "accounts", "--profile", "dev")]
    [InlineData(4, "status")]
    [InlineData(4, "logout", "--session", "my-sso")]
    [InlineData(1, "doctor", "--profile", "dev", "--offline")]
    [InlineData(0, "prompt", "--profile", "dev")]
    [InlineData(4, "uninstall", "--yes")]
    public async Task Whatever_else_runs_shows_no_dialog_even_on_a_desktop(int exit, params string[] args)
    {
        await LoginAsync();
        await Home.DocumentAsync();
        var (calls, stored) = (Home.StandIn.Requests.Count, KeyringDesktop.Count());
        Keyring.IsLocked = true;
        var run = await Desktop.RunAsync(Home, args);
        Assert.True(exit == run.Exit, run.OutputText + run.Said);
        AssertNotAsked();
        Assert.Equal((calls, stored), (Home.StandIn.Requests.Count, KeyringDesktop.Count()));
        Assert.Empty(Home.RoleFiles);
    }

    [Fact]
    public async Task A_keyring_that_asks_for_each_change_is_told_from_a_locked_one()
    {
        await LoginAsync();
        Keyring.AsksAlways = true;
        var run = await Home.RunAsync("--profile", "dev");
        // The token can be read; that the role can't be kept costs the next run a call.
        run.Document();
        Assert.Equal("the keyring is unlocked, but wants each access confirmed",
            (await Home.RunAsync("logout", "--session", Home.SessionName)).Failed(4).Error.Split(": ")[^1]);
        AssertNotAsked();
    }

    void AssertNotAsked()
    {
        Assert.DoesNotContain("Prompt.Prompt", Keyring.Called);
        Assert.DoesNotContain("Service.Unlock", Keyring.Called);
    }

    Task<Run> LoginAsync(params string[] options) =>
        Desktop.RunAsync(Home, ["login", "--profile", "dev", "--device", .. options]);

    async Task UntilCalledAsync(string method)
    {
        for (var i = 0; i < 500 && !Keyring.Called.Contains(method); i++)
            await Task.Delay(20);
        Assert.Contains(method, Keyring.Called);
    }

    [GeneratedRegex("its own dialog")]
    private static partial Regex Dialog();
}
