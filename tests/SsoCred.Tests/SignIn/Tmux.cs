using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// A terminal of a given size with a shell: accepts keys and returns the screen.
/// </summary>
sealed class Tmux : IAsyncDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Dictionary<string, string> _environment;

    Tmux(Home home) => _environment = new(home.Environment)
    {
        ["LANG"] = "C.UTF-8",
        ["sso_cred"] = SsoCredBinary.Path,
    };

    public static async Task<Tmux> StartAsync(Home home, int columns = 80, int lines = 24)
    {
        await Debian.NeedAsync("tmux", "/usr/bin/tmux");
        var tmux = new Tmux(home);
        try
        {
            // Read by an interactive sh.
            File.WriteAllText(tmux._environment["ENV"] = tmux._folder["profile"], "PS1='$ '\n");
            File.WriteAllText(tmux._folder["options"], "set -g status off\n");
            await tmux.AskAsync(
                "-f", tmux._folder["options"], "new-session", "-d", "-x", $"{columns}", "-y", $"{lines}",
                "/bin/sh");
            await tmux.AskAsync("pipe-pane", $"cat > '{tmux._folder["raw"]}'");
            await tmux.SeeAsync(screen => screen[0].StartsWith("$ ", StringComparison.Ordinal));
            return tmux;
        }
        catch
        {
            await tmux.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every byte sent to the terminal.</summary>
    public string Raw => File.ReadAllText(_folder["raw"]);

    /// <summary>Types the line; one that clears the screen is never seen together with what was there before.</summary>
    public async Task TypeAsync(string line)
    {
        if (line.StartsWith("clear;", StringComparison.Ordinal))
            await AskAsync("send-keys", "-R");
        await AskAsync("send-keys", line, "Enter");
    }

    public Task PressAsync(string key) => AskAsync("send-keys", key);

    public Task ResizeAsync(int columns, int lines) =>
        AskAsync("resize-window", "-x", $"{columns}", "-y", $"{lines}");

    /// <summary>The lines of the screen, with trailing spaces.</summary>
    public async Task<string[]> LookAsync() => (await AskAsync("capture-pane", "-p", "-N")).TrimEnd('\n').Split('\n');

    /// <summary>Waits until the screen matches.</summary>
    /// <param name="longest">How long it may take (default 30 s).</param>
    public async Task<string[]> SeeAsync(Func<string[], bool> looks, TimeSpan? longest = null)
    {
        var limit = longest ?? TimeSpan.FromSeconds(30);
        string[] screen = [];
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < limit; await Task.Delay(50))
        {
            screen = await LookAsync();
            if (looks(screen))
                return screen;
        }

        throw new InvalidOperationException("the screen never looked so; at last:\n" + string.Join('\n', screen));
    }

    /// <summary>Waits until the screen has this text, perhaps wrapped at words.</summary>
    public Task<string[]> SeeAsync(string text, TimeSpan? longest = null) => SeeAsync(screen =>
        screen.Any(line => line.Contains(text, StringComparison.Ordinal))
        || string.Join(' ', screen.Select(line => line.Trim())).Contains(text, StringComparison.Ordinal), longest);

    /// <summary>Asserts that the cursor is visible and that cursor and number keys are in normal mode.</summary>
    public async Task AssertIsSaneAsync() => Assert.Equal("cursor 1, application keys 0 0\n",
        await AskAsync("display-message", "-p",
            "cursor #{cursor_flag}, application keys #{keypad_cursor_flag} #{keypad_flag}"));

    public async ValueTask DisposeAsync()
    {
        var session = (await AskAsync("display-message", "-p", "#{pane_pid}")).Trim();
        await AskAsync("kill-server");
        // Programs may still write to the home when they are ended, as bash does its history.
        for (var begun = Stopwatch.StartNew(); Lives(session); await Task.Delay(20))
            Assert.True(begun.Elapsed < TimeSpan.FromSeconds(30), "what ran in the terminal has not ended with it");
        _folder.Dispose();
    }

    /// <summary>
    /// Whether a process of this session is still running and no zombie: proc(5), the fields of stat.
    /// </summary>
    static bool Lives(string session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc", "?*"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0]))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z" and not "X", _, _, var its, ..]
                    && its == session)
                    return true;
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        return false;
    }

    async Task<string> AskAsync(params string[] args)
    {
        var run = await SsoCredBinary.StartProgram(
            "/usr/bin/tmux", _environment, ["-u", "-S", _folder["socket"], .. args]).EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        return run.OutputText;
    }
}
