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
    /// <summary>The keyring's.</summary>
    public const string Password = "a password";

    static readonly TimeSpan s_answer = TimeSpan.FromSeconds(30);

    // On a busy machine it does not know an item or a collection for a moment, as SecretService says.
    const int Attempts = 5;
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    readonly Home _home;
    readonly Process _bus;
    Process? _daemon;

    KeyringDesktop(Home home, Process bus) => (_home, _bus) = (home, bus);

    /// <summary>With the keyring's daemon, unlocked; the session is kept there.</summary>
    public static async Task<KeyringDesktop> StartAsync(Home home)
    {
        var desktop = await WithKeyringAsync(home);
        home.Config = home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";
        return desktop;
    }

    /// <summary>With the keyring's daemon, unlocked; sessions are in files.</summary>
    public static async Task<KeyringDesktop> WithKeyringAsync(Home home)
    {
        var desktop = await WithoutKeyringAsync(home);
        try
        {
            await desktop.StartKeyringAsync();
            return desktop;
        }
        catch
        {
            await desktop.DisposeAsync();
            throw;
        }
    }

    /// <summary>Only the bus.</summary>
    public static async Task<KeyringDesktop> WithoutKeyringAsync(Home home)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Secret Service is one of Linux");
        const string bus = "/usr/bin/dbus-daemon";
        Assert.SkipUnless(File.Exists(bus), "there is no dbus-daemon here: apt-get install dbus");
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
        const string keyring = "/usr/bin/gnome-keyring-daemon";
        Assert.SkipUnless(File.Exists(keyring), "there is no gnome-keyring here: apt-get install gnome-keyring");
        _daemon = SsoCredBinary.StartProgram(keyring, _home.Environment, "--unlock", "--components=secrets",
            "--foreground");
        await _daemon.StandardInput.WriteAsync(Password);
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

    public async Task StopKeyringAsync()
    {
        _daemon!.Kill();
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
        _daemon = null;
    }

    /// <summary>Locks it as a desktop does when its person leaves.</summary>
    public async Task LockAsync()
    {
        await SendAsync("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
            "array:objpath:" + await DefaultAsync(), "org.freedesktop.secrets");
        Assert.True(Ask(keyring => keyring.IsLocked()));
    }

    public Task<bool> IsKeyringRunningAsync() => IsRunningAsync("org.freedesktop.secrets");

    /// <summary>Whether a program has this name on the bus.</summary>
    public async Task<bool> IsRunningAsync(string name) => (await SendAsync("/org/freedesktop/DBus",
        "org.freedesktop.DBus.NameHasOwner", $"string:{name}", "org.freedesktop.DBus"))
        .Contains("true", StringComparison.Ordinal);

    /// <summary>Stops or continues the daemon.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill",
            ["-" + name, _daemon!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public static Session Session { get; } = new(Home.SessionName, "", "", null);

    /// <summary>The keys of this kind.</summary>
    public IReadOnlyList<string> Keys(string kind, Session? session = null) => Ask(keyring =>
        keyring.KeysOf(new ItemAttributes(kind, session ?? Session, null)));

    public int Count() => Ask(keyring => keyring.Count(ItemAttributes.OfAll));

    /// <summary>What the test itself asks the keyring.</summary>
    public T Ask<T>(Func<SecretService, T> question)
    {
        using var keyring = new SecretService(
            name => _home.Environment.GetValueOrDefault(name), s_answer, TimeProvider.System);
        return question(keyring);
    }

    /// <summary>
    /// Asserts that no file of the home has a secret that the keyring has, or another one that is known. The keyring's
    /// own file is encrypted; what parallel runs have printed is no matter.
    /// </summary>
    public void AssertNoSecretOnDisk(params string[] more)
    {
        Learn();
        Assert.True(_home.SecretsKnown() > 0);
        var files = Directory.GetFiles(_home.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(_home["runs"] + "/", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, path => path.EndsWith("login.keyring", StringComparison.Ordinal));
        foreach (var path in files.Where(path => !CredentialProcess.Files.FileRights.IsSpecial(path)))
        {
            var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
            _home.AssertNoSecretIn(text);
            Assert.All(more, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    /// <summary>What the keyring holds counts as secret from now on.</summary>
    public void Learn()
    {
        foreach (var item in Items())
            _home.LearnFrom(item.Text);
    }

    /// <summary>All items of this program.</summary>
    public IReadOnlyList<KeyringItem> Items() => ItemsAsync().GetAwaiter().GetResult();

    /// <summary>Fails where the daemon has ended by itself: a person's keyring would have.</summary>
    public async ValueTask DisposeAsync()
    {
        var ended = _daemon is { HasExited: true } dead
            ? $"gnome-keyring ended with exit code {dead.ExitCode}: {await dead.StandardError.ReadToEndAsync()}"
            : null;
        foreach (var process in new[] { _daemon, _bus })
        {
            if (process is null)
                continue;
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Assert.True(ended is null, ended);
    }

    /// <summary>The attributes of another program's entry.</summary>
    public static IReadOnlyList<(string Name, string Value)> Other { get; } = [("application", "another")];

    public async Task StoreOtherAsync()
    {
        using var calls = await SecretCalls.OpenAsync(new SessionBus(_home.Environment.GetValueOrDefault));
        await calls.CreateAsync(Other, "another program's", "a secret"u8.ToArray());
    }

    async Task<IReadOnlyList<KeyringItem>> ItemsAsync()
    {
        using var calls = await SecretCalls.OpenAsync(new SessionBus(_home.Environment.GetValueOrDefault));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                List<KeyringItem> items = [];
                foreach (var path in await calls.SearchAsync(ItemAttributes.OfAll))
                {
                    items.Add(new(path, await calls.AttributesAsync(path),
                        System.Text.Encoding.UTF8.GetString(await calls.SecretAsync(path))));
                }

                return items;
            }
            catch (Tmds.DBus.Protocol.DBusErrorReplyException missing)
                when (KeyringFailure.IsMissing(missing) && attempt < Attempts)
            {
                await Task.Delay(s_pause);
            }
        }
    }

    /// <summary>What can be read of an item while the keyring is locked: its label and attributes.</summary>
    public Task<string> ShownAsync(KeyringItem item) => SendAsync(item.Path,
        "org.freedesktop.DBus.Properties.GetAll", "string:org.freedesktop.Secret.Item", "org.freedesktop.secrets");

    // Each keyring has another name for it.
    async Task<string> DefaultAsync() => (await SendAsync("/org/freedesktop/secrets",
        "org.freedesktop.Secret.Service.ReadAlias", "string:default", "org.freedesktop.secrets")).Split('"')[1];

    async Task<string> SendAsync(string path, string method, string argument, string to)
    {
        for (var attempt = 1; ; attempt++)
        {
            var run = await SsoCredBinary.StartProgram("/usr/bin/dbus-send", _home.Environment,
                "--session", $"--dest={to}", "--print-reply", path, method, argument).EndAsync();
            if (run.Exit == 0 || attempt == Attempts)
            {
                Assert.Equal((0, ""), (run.Exit, run.Said));
                return run.OutputText;
            }

            await Task.Delay(s_pause);
        }
    }
}

/// <summary>One entry of the keyring.</summary>
sealed record KeyringItem(string Path, IReadOnlyDictionary<string, string> Attributes, string Text);
