using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>What a person sees on a real terminal, and what the terminal is like afterwards.</summary>
[Trait("Category", "Slow")]
public sealed partial class TerminalTests : ExecutableTests
{
    [Fact]
    public async Task The_code_the_countdown_and_the_qr_code_fit_80_columns_and_24_lines()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; $sso_cred login --device");
        var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
        screen = [.. screen.TakeWhile(line => !line.Contains("left (Ctrl-C", StringComparison.Ordinal)),
            "the countdown"];
        Assert.InRange(screen.Length, 15, 24);
        var code = Code().Match(screen[^2]).Groups[1].Value;
        Assert.Equal($"  {Home.StandIn.Url}/device?user_code={code}", screen[^3].TrimEnd());
        Assert.Equal("to sign in to session 'my-sso', open on any device", screen[^4].TrimEnd());
        Assert.Contains($"\e[1m{code}\e[0m", terminal.Raw, StringComparison.Ordinal);

        var modules = Modules(screen[..^4]);
        Assert.InRange(modules.GetLength(0), 21, 72);
        Assert.Equal(modules.GetLength(0), modules.GetLength(1));

        Home.StandIn.Tenant.Approve(code);
        screen = await terminal.SeeAsync("signed in to session 'my-sso'");
        Assert.DoesNotContain(screen, line => line.Contains("left (Ctrl-C", StringComparison.Ordinal));
        await terminal.AssertIsSaneAsync();
    }

    [Fact]
    public async Task Where_the_qr_code_does_not_fit_the_code_is_what_stays()
    {
        await using var terminal = await Tmux.StartAsync(Home, lines: 12);
        await terminal.TypeAsync("$sso_cred login --device");
        var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
        Assert.Contains(screen, line => Code().IsMatch(line));
        Assert.Contains(screen, line => line.StartsWith("  http", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_qr_code_reads_as_the_page_with_the_code()
    {
        var zbar = await Debian.NeedAsync("zbar-tools", "/usr/bin/zbarimg");
        await using var terminal = await Tmux.StartAsync(Home, lines: 40);
        await terminal.TypeAsync("clear; $sso_cred login --device");
        var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
        var url = screen.Single(line => line.StartsWith("  http", StringComparison.Ordinal)).Trim();

        using var folder = new TemporaryFolder();
        WriteImage(Modules(screen), folder["code.pbm"]);
        var run = await SsoCredBinary.StartProgram(zbar, Home.Environment, "--quiet", "--raw",
            folder["code.pbm"]).EndAsync();
        Assert.Equal(url + "\n", run.OutputText);
        await terminal.PressAsync("C-c");
    }

    [Fact]
    public async Task The_countdown_counts_on_one_line()
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("$sso_cred login --device --no-qr");
        var first = await LeftAsync();
        while (await LeftAsync() is var left && left >= first - TimeSpan.FromSeconds(2))
            await Task.Delay(100);
        Assert.InRange(first, TimeSpan.FromMinutes(9.5), TimeSpan.FromMinutes(10));
        Assert.Single(await terminal.LookAsync(), line => line.Contains("waiting for", StringComparison.Ordinal));

        async Task<TimeSpan> LeftAsync()
        {
            var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
            var match = screen.Select(line => Left().Match(line)).Single(match => match.Success);
            return TimeSpan.Parse("00:0" + match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_narrow_terminal_gets_no_qr_code_and_one_countdown()
    {
        await using var terminal = await Tmux.StartAsync(Home, columns: 30);
        await terminal.TypeAsync("$sso_cred login --device");
        await terminal.SeeAsync("waiting for you");
        await Task.Delay(3000);
        var screen = await terminal.LookAsync();
        Assert.Single(screen, line => line.Contains("waiting for", StringComparison.Ordinal));
        Assert.DoesNotContain(screen, line => line.Contains('█'));
    }

    [Theory]
    [InlineData("--device")]
    [InlineData("--browser")]
    public async Task After_Ctrl_C_the_terminal_is_as_before(string way)
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("stty -g > $HOME/before");
        await terminal.TypeAsync(
            $"clear; $sso_cred login {way} --no-browser --no-qr; echo exit $?; stty -g > $HOME/after");
        await terminal.SeeAsync("left (Ctrl-C gives up)");
        await terminal.PressAsync("C-c");
        var screen = await terminal.SeeAsync("exit 130");
        Assert.DoesNotContain(screen, line => line.Contains("waiting", StringComparison.Ordinal));
        await terminal.SeeAsync(lines => lines.Any(line => line.TrimEnd() == "$"));
        await terminal.AssertIsSaneAsync();
        Assert.Equal(File.ReadAllText(Home["before"]), File.ReadAllText(Home["after"]));
        await terminal.TypeAsync("echo still $((40 + 2))");
        await terminal.SeeAsync("still 42");
        Assert.False(File.Exists(Home.TokenPath));
    }

    [Theory]
    [InlineData("TERM=dumb $sso_cred login --device")]
    [InlineData("env -u TERM $sso_cred login --device")]
    [InlineData("$sso_cred login --device 2>&1 | cat")]
    public async Task Without_colours_or_a_terminal_there_are_plain_lines(string command)
    {
        await using var terminal = await Tmux.StartAsync(Home, lines: 40);
        await terminal.TypeAsync(command);
        var screen = await terminal.SeeAsync("waiting for you to allow it, until ");
        Assert.DoesNotContain(screen, line => line.Contains('█') || line.Contains(" left", StringComparison.Ordinal));
        var said = terminal.Raw;
        Assert.DoesNotContain('\e', said);
        Home.StandIn.Tenant.Approve(Code().Match(said).Groups[1].Value);
        await terminal.SeeAsync("signed in to session 'my-sso'");
        Assert.DoesNotContain('\e', terminal.Raw);
    }

    [Fact]
    public async Task NO_COLOR_takes_the_colours_and_leaves_the_countdown_and_the_qr_code()
    {
        var zbar = await Debian.NeedAsync("zbar-tools", "/usr/bin/zbarimg");
        await using var terminal = await Tmux.StartAsync(Home, lines: 40);
        await terminal.TypeAsync("clear; NO_COLOR=1 $sso_cred login --device");
        var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
        Assert.DoesNotMatch(@"\e\[[0-9;]*m", terminal.Raw);
        var url = screen.Single(line => line.StartsWith("  http", StringComparison.Ordinal)).Trim();
        using var folder = new TemporaryFolder();
        WriteImage(Inverted(Modules(screen)), folder["code.pbm"]);
        var run = await SsoCredBinary.StartProgram(zbar, Home.Environment, "--quiet", "--raw",
            folder["code.pbm"]).EndAsync();
        Assert.Equal(url + "\n", run.OutputText);
        await terminal.PressAsync("C-c");
    }

    // Without colours the blocks are the light modules.
    static bool[,] Inverted(bool[,] modules)
    {
        for (var row = 0; row < modules.GetLength(0); row++)
        {
            for (var column = 0; column < modules.GetLength(1); column++)
                modules[row, column] = !modules[row, column];
        }

        return modules;
    }

    [Fact]
    public async Task A_locale_without_these_characters_gets_no_qr_code()
    {
        await using var terminal = await Tmux.StartAsync(Home, lines: 40);
        await terminal.TypeAsync("LANG=C $sso_cred login --device");
        var screen = await terminal.SeeAsync("left (Ctrl-C gives up)");
        Assert.DoesNotContain(screen, line => line.Contains('█'));
    }

    [Fact]
    public async Task Without_a_qr_code_when_told_so()
    {
        await using var terminal = await Tmux.StartAsync(Home, lines: 40);
        await terminal.TypeAsync("$sso_cred login --device --no-qr");
        Assert.DoesNotContain(await terminal.SeeAsync("left (Ctrl-C gives up)"), line => line.Contains('█'));
    }

    [Fact]
    public async Task Status_fits_80_columns()
    {
        Home.SignIn();
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync("clear; $sso_cred status; echo exit $?");
        var screen = await terminal.SeeAsync("exit 0");
        Assert.Contains(screen, line => line.StartsWith("session ", StringComparison.Ordinal));
        Assert.Contains(screen, line => line.StartsWith("my-sso ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--profile dev", 4)]
    [InlineData("--profile dev > /dev/null 2>&1", 4)]
    [InlineData("--profile nobody --debug", 3)]
    [InlineData("status", 4)]
    [InlineData("logout", 0)]
    [InlineData("login --nonsense", 2)]
    public async Task No_command_changes_the_terminal(string arguments, int exit)
    {
        await using var terminal = await Tmux.StartAsync(Home);
        await terminal.TypeAsync($"NO_COLOR=1 $sso_cred {arguments}; echo exit $?");
        await terminal.SeeAsync($"exit {exit}");
        await terminal.AssertIsSaneAsync();
        Assert.DoesNotContain('\e', terminal.Raw);
    }

    /// <summary>The dark modules, without the quiet zone around them.</summary>
    static bool[,] Modules(string[] screen)
    {
        const string Blocks = "█▀▄";
        var drawn = screen.Where(line => line.AsSpan().IndexOfAnyExcept(" " + Blocks) < 0
            && line.AsSpan().ContainsAny(Blocks)).ToArray();
        Assert.NotEmpty(drawn);
        var dark = new List<(int Row, int Column)>();
        foreach (var (line, text) in drawn.Index())
        {
            foreach (var (column, block) in text.Index())
            {
                if (block is '█' or '▀')
                    dark.Add((2 * line, column));
                if (block is '█' or '▄')
                    dark.Add(((2 * line) + 1, column));
            }
        }

        var (top, left) = (dark.Min(module => module.Row), dark.Min(module => module.Column));
        var modules = new bool[dark.Max(module => module.Row) - top + 1, dark.Max(module => module.Column) - left + 1];
        foreach (var (row, column) in dark)
            modules[row - top, column - left] = true;
        return modules;
    }

    /// <summary>As a portable bitmap, eight dots a module, with a quiet zone.</summary>
    static void WriteImage(bool[,] modules, string path)
    {
        const int Dots = 8, Quiet = 4;
        var side = (modules.GetLength(0) + (2 * Quiet)) * Dots;
        using var image = File.CreateText(path);
        image.Write($"P1\n{side} {side}\n");
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (row, column) = ((y / Dots) - Quiet, (x / Dots) - Quiet);
                var isDark = row >= 0 && column >= 0 && row < modules.GetLength(0) && column < modules.GetLength(1)
                    && modules[row, column];
                image.Write(isDark ? "1 " : "0 ");
            }

            image.Write('\n');
        }
    }

    [GeneratedRegex(@"the code ([A-Z]{4}-[A-Z]{4})")]
    private static partial Regex Code();

    [GeneratedRegex(@", (\d:\d\d) left")]
    private static partial Regex Left();
}
