using System.Diagnostics;
using System.Globalization;
using CredentialProcess;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;

namespace SsoCred.Tests.Keyring;

/// <summary>
/// A session bus of its own with gnome-keyring, in a home whose session is kept in the keyring. The bus can start a
/// keyring by activation, as a desktop's can, so that a run that caused it would be seen.
/// </summary>
sealed class KeyringDesktop : IAsyncDisposable
{
    const string Login = "/org/freedesktop/secrets/collection/login";
    static readonly TimeSpan s_answer = TimeSpan.FromSeconds(30);

    readonly Home _home;
    readonly Process _bus;
    Process? _daemon;

    KeyringDesktop(Home home, Process bus) => (_home, _bus) = (home, bus);

    /// <summary>With the keyring's daemon, unlocked; the session is kept there.</summary>
    public static async Task<KeyringDesktop> StartAsync(Home home)
    {
        var desktop = await WithoutKeyringAsync(home);
        await desktop.StartKeyringAsync();
        home.Config = home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";
        return desktop;
    }

    /// <summary>Only the bus.</summary>
    public static async Task<KeyringDesktop> WithoutKeyringAsync(Home home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Secret Service is one of Linux");
        var bus = await Debian.NeedAsync("dbus", "/usr/bin/dbus-daemon");
        await Debian.NeedAsync("gnome-keyring", "/usr/bin/gnome-keyring-daemon");
        var address = $"unix:path={home["bus"]}";
        Directory.CreateDirectory(
            home["run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        home.Environment["XDG_RUNTIME_DIR"] = home["run"];
        home.Environment["DBUS_SESSION_BUS_ADDRESS"] = address;
        var process = SsoCredBinary.StartProgram(
            bus, home.Environment, "--session", "--nofork", "--nopidfile", "--print-address=1", $"--address={address}");
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        return new(home, process);
    }

    /// <summary>Starts the daemon and waits for its login collection.</summary>
    public async Task StartKeyringAsync()
    {
        _daemon = SsoCredBinary.StartProgram("/usr/bin/gnome-keyring-daemon", _home.Environment,
            "--unlock", "--components=secrets", "--foreground");
        await _daemon.StandardInput.WriteAsync("a password");
        _daemon.StandardInput.Close();
        for (var begun = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                if (!Ask(keyring => keyring.IsLocked()))
                    return;
            }
            catch (Failure) when (begun.Elapsed < s_answer)
            {
                // It is not on the bus yet.
            }
        }
    }

    /// <summary>Locks it as a desktop does when its person leaves.</summary>
    public async Task LockAsync()
    {
        await SendAsync("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
            $"array:objpath:{Login}", "org.freedesktop.secrets");
        Assert.True(Ask(keyring => keyring.IsLocked()));
    }

    public async Task<bool> IsKeyringRunningAsync() => (await SendAsync("/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets", "org.freedesktop.DBus"))
        .Contains("true", StringComparison.Ordinal);

    /// <summary>Stops or continues the daemon.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill",
            ["-" + name, _daemon!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The keys of this kind.</summary>
    public IReadOnlyList<string> Keys(string kind, string session = Home.SessionName) => Ask(keyring =>
        keyring.KeysOf(new ItemAttributes(kind, new Session(session, "", "", null), null)));

    public int Count() => Ask(keyring => keyring.Count(ItemAttributes.OfAll));

    /// <summary>What the test itself asks the keyring.</summary>
    public T Ask<T>(Func<SecretService, T> question)
    {
        using var keyring = new SecretService(
            name => _home.Environment.GetValueOrDefault(name), s_answer, TimeProvider.System);
        return question(keyring);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _daemon, _bus })
        {
            if (process is null)
                continue;
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    async Task<string> SendAsync(string path, string method, string argument, string to)
    {
        var run = await SsoCredBinary.StartProgram("/usr/bin/dbus-send", _home.Environment,
            "--session", $"--dest={to}", "--print-reply", path, method, argument).EndAsync();
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run.OutputText;
    }
}
