namespace SsoCred.Tests.Keyring;

/// <summary>No command makes the bus start a keyring: it could, and would leave a mark.</summary>
public sealed class ActivationTests : IAsyncLifetime
{
    Home _home = null!;
    KeyringDesktop? _desktop;

    bool WasStarted => File.Exists(_home["started"]);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the Secret Service is one of Linux");
        _home = await Home.CreateAsync();
        // dbus-daemon(1), "standard_session_servicedirs": the person's own folder precedes the system's.
        _home.Environment["XDG_DATA_HOME"] = _home[".local/share"];
        Directory.CreateDirectory(_home[".local/share/dbus-1/services"]);
        File.WriteAllText(_home[".local/share/dbus-1/services/org.freedesktop.secrets.service"], $"""
            [D-BUS Service]
            Name=org.freedesktop.secrets
            Exec={_home["keyring"]}

            """);
        File.WriteAllText(_home["keyring"], $"#!/bin/sh\n: > {_home["started"]}\n");
        File.SetUnixFileMode(
            _home["keyring"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _home.SignIn();
        await _home.DocumentAsync();
        _desktop = await KeyringDesktop.WithoutKeyringAsync(_home);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desktop is not null)
            await _desktop.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }

    [Fact]
    public async Task The_bus_would_start_it_for_another_program()
    {
        await SsoCredBinary.StartProgram("/usr/bin/dbus-send", _home.Environment, "--session", "--print-reply",
            "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping").EndAsync();
        Assert.True(WasStarted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_command_starts_it(bool isInKeyring)
    {
        if (isInKeyring)
            _home.Config = _home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";
        _home.Environment["PATH"] = "/usr/bin:/bin";
        string[][] all =
        [
            ["--profile", "dev"],
            ["--profile", "dev", "--auto-login"],
            ["get", "--profile", "dev", "--debug"],
            ["env", "--profile", "dev"],
            ["exec", "--profile", "dev", "--", "true"],
            ["exec", "--serve", "--profile", "dev", "--", "true"],
            ["write", "--profile", "dev"],
            ["whoami", "--profile", "dev"],
            ["console", "--print", "--profile", "dev"],
            ["ecr", "password", "--profile", "dev"],
            ["ecr", "login", "--profile", "dev"],
            ["eks", "get-token", "--cluster-name", "c", "--profile", "dev"],
            ["rds", "generate-db-auth-token", "--profile", "dev", "--hostname", "db.example", "--port", "1",
                "--username", "u"],
            ["profiles"],
            ["profiles", "sync", "--dry-run"],
            ["accounts", "--profile", "dev"],
            ["roles", "--profile", "dev"],
            ["shell", "bash"],
            ["prompt", "--profile", "dev"],
            ["status"],
            ["doctor", "--profile", "dev"],
            ["doctor"],
            ["store", "move", Home.SessionName, "--to", "keyring", "--yes"],
            ["store", "move", Home.SessionName, "--to", "files", "--yes"],
            ["login", "--device", "--profile", "dev", "--timeout", "2"],
            ["logout", "--session", Home.SessionName],
            ["logout", "--all"],
            ["uninstall", "--dry-run"],
            ["uninstall", "--yes"],
        ];
        foreach (var args in all)
        {
            var run = await _home.RunAsync(args);
            Assert.False(WasStarted, $"{string.Join(' ', args)}: {run.OutputText}{run.Said}");
            // A word that is not a command, or an option that it lacks, would prove nothing.
            Assert.True(run.Exit != 2, $"{string.Join(' ', args)}: {run.Said}");
        }
    }
}
