namespace SsoCred.Tests.Keyring;

/// <summary>No keyring, or no bus to be trusted: a clear message, no fallback to files, and nothing started.</summary>
public sealed class MissingKeyringTests : IAsyncLifetime
{
    Home _home = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the keyring is one of Linux");
        _home = await Home.CreateAsync();
        _home.Config = _home.Config.TrimEnd() + "\nsso_cred_store = keyring\n";
        _home.SignIn();
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_bus_without_a_keyring_is_exit_4_and_none_is_started()
    {
        await using var desktop = await KeyringDesktop.WithoutKeyringAsync(_home);
        Assert.StartsWith("no keyring: no program offers one", (await _home.FailAsync(4)).Error,
            StringComparison.Ordinal);
        Assert.False(await desktop.IsKeyringRunningAsync());
        (await _home.RunAsync("login")).Failed(4);
        Assert.False(await desktop.IsKeyringRunningAsync());
        Assert.Empty(_home.StandIn.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tcp:host=127.0.0.1,port=1")]
    [InlineData("unixexec:path=/bin/sh,argv1=-c,argv2=touch$HOME/run")]
    [InlineData("autolaunch:")]
    [InlineData("unix:tmpdir=/tmp")]
    [InlineData("unix:path=/nowhere/bus")]
    [InlineData("unix:path=%zz")]
    [InlineData("unix:path=/%00")]
    [InlineData("\u001b]0;x\u0007")]
    public async Task No_bus_that_can_be_trusted_is_exit_4(string address)
    {
        _home.Environment["DBUS_SESSION_BUS_ADDRESS"] = address;
        var failed = await _home.FailAsync(4);
        Assert.StartsWith("no keyring: ", failed.Error, StringComparison.Ordinal);
        Assert.EndsWith("or keep the secrets in files: sso_cred_store = files", failed.Hint, StringComparison.Ordinal);
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task The_variable_decides_for_everything()
    {
        _home.Environment["SSO_CRED_STORE"] = "files";
        await _home.DocumentAsync();
        Assert.Single(_home.RoleFiles);
    }

    [Fact]
    public async Task A_store_that_is_not_known_is_exit_3_with_file_and_line()
    {
        _home.Config = _home.Config.Replace("= keyring", "= vault", StringComparison.Ordinal);
        var failed = await _home.FailAsync(3);
        Assert.Equal("~/.aws/config:11: sso_cred_store: 'vault' is not a store", failed.Error);
        Assert.Equal("write sso_cred_store = keyring or sso_cred_store = files", failed.Hint);
        _home.Environment["SSO_CRED_STORE"] = "Keyring";
        Assert.Equal("SSO_CRED_STORE: 'Keyring' is not a store", (await _home.FailAsync(3)).Error);
    }

    [Fact]
    public async Task In_a_profile_the_setting_is_refused()
    {
        _home.Config = _home.Config.Replace("sso_cred_store = keyring\n", "", StringComparison.Ordinal)
            .Replace("region = eu-central-1\n", "region = eu-central-1\nsso_cred_store = keyring\n",
                StringComparison.Ordinal);
        Assert.Equal("~/.aws/config:6: sso_cred_store has no effect in a profile", (await _home.FailAsync(3)).Error);
    }
}
