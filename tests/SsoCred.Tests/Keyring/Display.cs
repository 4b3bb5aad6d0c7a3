using System.Diagnostics;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// An X display without a screen (Xvfb), on which gnome-keyring's dialog (gcr-prompter) is shown and answered with a
/// keyboard (xdotool). Created before the bus, which starts the dialog with its own environment.
/// </summary>
sealed class Display : IAsyncDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan s_tries = TimeSpan.FromSeconds(5);

    readonly Home _home;
    readonly Process _server;
    readonly string _keyboard;

    Display(Home home, Process server, string keyboard) => (_home, _server, _keyboard) = (home, server, keyboard);

    public static async Task<Display> StartAsync(Home home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the dialog is one of Linux");
        await Debian.NeedAsync("gcr", "/usr/libexec/gcr-prompter", "/usr/lib/gcr/gcr-prompter");
        var keyboard = await Debian.NeedAsync("xdotool", "/usr/bin/xdotool");
        var server = SsoCredBinary.StartProgram(await Debian.NeedAsync("xvfb", "/usr/bin/Xvfb"), home.Environment,
            "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp",
            // Else it closes all connections whenever the last client leaves, also a dialog's that has just come.
            "-noreset");
        home.Environment["DISPLAY"] = ":" + await server.StandardOutput.ReadLineAsync();
        // Else GTK starts programs that write into the home when it is removed.
        home.Environment["NO_AT_BRIDGE"] = "1";
        home.Environment["GSETTINGS_BACKEND"] = "memory";
        home.Environment["GIO_USE_VFS"] = "local";
        return new(home, server, keyboard);
    }

    public async Task<bool> HasDialogAsync() => (await SendAsync("search", "--onlyvisible", "--name", ".")).Exit == 0;

    public async Task UntilDialogAsync(WaitingRun run)
    {
        for (var begun = Stopwatch.StartNew(); !await HasDialogAsync(); await Task.Delay(50))
            Assert.True(begun.Elapsed < s_patience && !run.HasEnded, $"no dialog is shown: {run.Said}");
    }

    /// <summary>
    /// Types the password, or Escape for null, until the dialog has gone: one that has just opened may not have the
    /// keyboard yet.
    /// </summary>
    public async Task AnswerAsync(WaitingRun run, string? password)
    {
        if (!await HasDialogAsync())
            await UntilDialogAsync(run);
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < s_patience;)
        {
            if (password is not null)
                await SendAsync("type", "--delay", "10", password);
            await SendAsync("key", password is null ? "Escape" : "Return");
            if (await IsGoneWithinAsync(s_tries))
                return;
            await SendAsync("key", "ctrl+a");
        }

        Assert.Fail("the dialog does not close");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_server.HasExited)
            _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    async Task<bool> IsGoneWithinAsync(TimeSpan limit)
    {
        for (var begun = Stopwatch.StartNew(); begun.Elapsed < limit; await Task.Delay(50))
        {
            if (!await HasDialogAsync())
                return true;
        }

        return false;
    }

    Task<Run> SendAsync(params string[] args) =>
        SsoCredBinary.StartProgram(_keyboard, _home.Environment, args).EndAsync();
}
