using CredentialProcess.Keyring;
using SsoCred.Tests.Ecr;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// gnome-keyring's own dialog on an X display: who signs in types the keyring's password there; nothing else opens it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class DialogTests : IAsyncLifetime
{
    Home _home = null!;
    Display _display = null!;
    KeyringDesktop _desktop = null!;

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        _display = await Display.StartAsync(_home);
        _desktop = await KeyringDesktop.StartAsync(_home);
        _home.StandIn.Tenant.Settings.AutoApproves = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        if (_display is not null)
            await _display.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task The_password_typed_there_lets_a_sign_in_go_on()
    {
        await _desktop.LockAsync();
        using var run = Login();
        await _display.AnswerAsync(run, KeyringDesktop.Password);
        var ended = await run.EndAsync();
        Assert.True(ended.Exit == 0, ended.Said);
        Assert.Contains("the keyring is locked; its own dialog asks for the password", ended.Said,
            StringComparison.Ordinal);
        await _home.DocumentAsync();
        Assert.Single(_desktop.Keys(ItemKind.Token));
        Assert.DoesNotContain(KeyringDesktop.Password, ended.Said + ended.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_still_good_is_only_unlocked()
    {
        await SignInAsync();
        await _desktop.LockAsync();
        _home.StandIn.ForgetRequests();
        using var run = Login();
        await _display.AnswerAsync(run, KeyringDesktop.Password);
        Assert.StartsWith("still signed in to session 'my-sso' until ", (await run.EndAsync()).OutputText,
            StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task Escape_ends_the_sign_in_with_exit_4()
    {
        await _desktop.LockAsync();
        using var run = Login();
        await _display.AnswerAsync(run, null);
        var ended = await run.EndAsync();
        Assert.Equal(4, ended.Exit);
        Assert.Contains("the keyring is still locked: its dialog was closed", ended.Said, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task After_an_interrupt_the_dialog_can_still_be_answered()
    {
        await _desktop.LockAsync();
        using var run = Login();
        await _display.UntilDialogAsync(run);
        run.Signal();
        Assert.Equal(130, (await run.EndAsync()).Exit);
        await _display.AnswerAsync(run, KeyringDesktop.Password);
        Assert.False(_desktop.Ask(keyring => keyring.IsLocked()));
        await SignInAsync();
    }

    [Fact]
    public async Task After_the_time_limit_the_dialog_can_be_closed_and_the_next_sign_in_shows_one()
    {
        await _desktop.LockAsync();
        using var run = Login("--timeout", "3");
        await _display.UntilDialogAsync(run);
        var ended = await run.EndAsync();
        Assert.Equal(6, ended.Exit);
        Assert.Contains("the keyring was not unlocked within 3 s", ended.Said, StringComparison.Ordinal);
        await _display.AnswerAsync(run, null);
        Assert.True(_desktop.Ask(keyring => keyring.IsLocked()));
        using var next = Login();
        await _display.AnswerAsync(next, KeyringDesktop.Password);
        Assert.Equal(0, (await next.EndAsync()).Exit);
    }

    [Fact]
    public async Task Moving_to_the_keyring_unlocks_it()
    {
        _home.Config = _home.Config.Replace("sso_cred_store = keyring\n", "", StringComparison.Ordinal);
        _home.SignIn();
        await _home.DocumentAsync();
        await _desktop.LockAsync();
        using var run = Desktop.Start(_home, "store", "move", Home.SessionName, "--to", "keyring", "--yes");
        await _display.AnswerAsync(run, KeyringDesktop.Password);
        var ended = await run.EndAsync();
        Assert.True(ended.Exit == 0, ended.Said);
        Assert.StartsWith("moved 2 entries", ended.OutputText, StringComparison.Ordinal);
        Assert.Equal(2, _desktop.Count());
    }

    [Fact]
    public async Task Credential_processes_open_no_dialog_on_the_same_desktop()
    {
        await SignInAsync();
        await _home.DocumentAsync();
        await _desktop.LockAsync();
        string[][] runs =
        [
            ["--profile", "dev"],
            ["get", "--profile", "dev", "--auto-login"],
            ["exec", "--profile", "dev", "--", "true"],
            ["ecr", "password", "--profile", "dev"],
        ];
        foreach (var args in runs)
        {
            var ended = await Desktop.RunAsync(_home, args);
            Assert.True(ended.Exit == 4, $"{string.Join(' ', args)}: {ended.Exit} {ended.Said}");
            Assert.Contains("the keyring is locked", ended.Said, StringComparison.Ordinal);
        }

        var docker = await DockerAsync();
        Assert.Equal((1, "credentials not found in native keychain\n"), (docker.Exit, docker.OutputText));
        Assert.Contains("the keyring is locked", docker.Said, StringComparison.Ordinal);

        // The program that shows it was never started, so nothing can still be on its way to the screen.
        Assert.False(await _desktop.IsRunningAsync("org.gnome.keyring.SystemPrompter"));
        Assert.False(await _display.HasDialogAsync());
        // What would show one does, here.
        using var login = Login();
        await _display.UntilDialogAsync(login);
        Assert.True(await _desktop.IsRunningAsync("org.gnome.keyring.SystemPrompter"));
    }

    Task<Run> DockerAsync()
    {
        var helper = _home["docker-credential-sso-cred"];
        File.CreateSymbolicLink(helper, SsoCredBinary.Path);
        var process = Desktop.StartProgram(_home, helper, "get");
        process.StandardInput.Write(DockerHome.Registry);
        process.StandardInput.Close();
        return process.EndAsync();
    }

    WaitingRun Login(params string[] options) =>
        Desktop.Start(_home, ["login", "--profile", "dev", "--device", .. options]);

    async Task SignInAsync()
    {
        var run = await _home.RunAsync("login", "--profile", "dev", "--device");
        Assert.True(run.Exit == 0, run.Said);
    }
}
