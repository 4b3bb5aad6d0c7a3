using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Systems;

/// <summary>
/// The executable for Windows on a console. Wine's is drawn on a terminal and passes escape sequences on to it without
/// counting what they move, so only text and keys can be tested here, not how lists are redrawn.
/// </summary>
public sealed class WindowsConsoleTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        Wine.Need();
        _home = await Home.CreateAsync();
        _home.SignIn();
    }

    public ValueTask DisposeAsync() => _home is null ? default : _home.DisposeAsync();

    [Fact]
    public async Task Names_are_readable_whatever_the_consoles_code_page_is()
    {
        await using var tmux = await Tmux.StartAsync(_home);
        // As on most machines, it is not UTF-8: 65001.
        await tmux.TypeAsync("$sso_cred exec --profile dev -- cmd /c chcp");
        await tmux.SeeAsync(": 437");
        await tmux.TypeAsync("clear; $sso_cred accounts");
        await tmux.SeeAsync("Données 東京");
        await tmux.SeeAsync("Müller & Söhne");
    }

    [Fact]
    public async Task A_qr_code_is_drawn_with_blocks()
    {
        await using var tmux = await Tmux.StartAsync(_home, columns: 100, lines: 50);
        await tmux.TypeAsync("$sso_cred login --device --force");
        await tmux.SeeAsync("▀");
        await tmux.SeeAsync("█");
        await tmux.PressAsync("C-c");
    }

    [Fact]
    public async Task Headings_are_bold_on_a_console_and_plain_where_the_terminal_is_dumb()
    {
        await using var tmux = await Tmux.StartAsync(_home);
        await tmux.TypeAsync("TERM=dumb $sso_cred accounts");
        await tmux.SeeAsync("production@example.com");
        Assert.DoesNotContain("\x1b[1m", tmux.Raw, StringComparison.Ordinal);
        await tmux.TypeAsync("clear; $sso_cred accounts");
        await tmux.SeeAsync("production@example.com");
        await tmux.SeeAsync(_ => tmux.Raw.Contains("\x1b[1m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_is_picked_by_keys()
    {
        await using var tmux = await Tmux.StartAsync(_home, columns: 100, lines: 30);
        await tmux.TypeAsync("$sso_cred configure --session my-sso; echo ended $?");
        await tmux.SeeAsync("production@example.com");
        await tmux.PressAsync("東");
        await tmux.SeeAsync("2 of 7");
        await tmux.PressAsync("Tab");
        await tmux.PressAsync("Enter");
        await tmux.SeeAsync("Region of the profiles");
        await tmux.PressAsync("Enter");
        await tmux.SeeAsync("also write");
        await tmux.TypeAsync("n");
        await tmux.SeeAsync("name of the profile");
        await tmux.TypeAsync("picked");
        await tmux.SeeAsync("write this to");
        await tmux.TypeAsync("y");
        await tmux.SeeAsync("next: sso-cred");
        // A program of wine whose terminal goes while it ends may stay.
        await tmux.SeeAsync("ended 0");
        Assert.Contains("[profile picked]", _home.Config, StringComparison.Ordinal);
        Assert.Contains("sso_account_id = 210987654321", _home.Config, StringComparison.Ordinal);
    }
}
