namespace SsoCred.Tests.SignIn;

/// <summary>Homes that can't be written: nobody signs in for nothing. Clocks that are off: a person is told.</summary>
public sealed class PlaceTests : ExecutableTests
{
    protected override void SetUp() => Home.StandIn.Tenant.Settings.AutoApproves = true;

    [Theory]
    [InlineData("--device")]
    [InlineData("--browser")]
    public async Task A_read_only_home_is_found_out_before_anybody_is_asked(string way)
    {
        using var login = WaitingRun.Of(Home, ReadOnly(Home, "login", way, "--no-browser"));
        var complaint = (await login.EndAsync()).Failed(1);
        Assert.Equal($"not signed in: ~/.aws/sso/cache/{Home.NameOf(Home.SessionName)} can't be written: "
            + "the file system is read-only", complaint.Error);
        Assert.Equal("make the folder writable, then sign in again", complaint.Hint);
        Assert.Empty(Home.StandIn.Requests);
        Assert.Empty(Home.FilesIn(".aws/sso", "*"));
    }

    [Fact]
    public async Task A_read_only_home_is_not_signed_out_and_says_so()
    {
        Home.SignIn();
        using var logout = WaitingRun.Of(Home, ReadOnly(Home, "logout"));
        var complaint = (await logout.EndAsync()).Failed(1);
        Assert.StartsWith("cannot remove the token in ", complaint.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_home_has_a_status()
    {
        Home.SignIn();
        using var status = WaitingRun.Of(Home, ReadOnly(Home, "status"));
        Assert.Equal(0, (await status.EndAsync()).Exit);
    }

    [Fact]
    public async Task A_home_without_a_folder_for_tokens_gets_one_that_is_private()
    {
        Assert.Equal(0, (await Home.RunAsync("login")).Exit);
        foreach (var folder in new[] { ".aws/sso", ".aws/sso/cache", ".aws/sso-cred" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Home[folder]));
        foreach (var file in Home.FilesIn(".aws/sso", "*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("+10m", "10 minutes ahead of")]
    [InlineData("-10m", "10 minutes behind")]
    public async Task A_clock_that_is_ten_minutes_off_is_told(string offset, string told)
    {
        var library = await Debian.NeedAsync("libfaketime",
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1");
        var run = await FakedAsync(library, offset, "login");
        Assert.Equal(0, run.Exit);
        Assert.Contains($"note: this machine's clock is {told} ", run.Said, StringComparison.Ordinal);
        Assert.StartsWith("signed in to session 'my-sso' ", run.OutputText, StringComparison.Ordinal);

        // The token ends when this machine's clock says so: it is this clock that will be asked.
        var status = await FakedAsync(library, offset, "status", "--json");
        Assert.Equal(0, status.Exit);
        (await FakedAsync(library, offset, "--profile", "dev")).Document();
    }

    [Fact]
    public async Task A_clock_that_is_right_is_not_talked_about()
    {
        var run = await Home.RunAsync("login");
        Assert.Equal((0, ""), (run.Exit, run.Said));
    }

    Task<Run> FakedAsync(string library, string offset, params string[] args)
    {
        Home.Environment["LD_PRELOAD"] = library;
        Home.Environment["FAKETIME"] = offset;
        return Home.RunAsync(args);
    }

    static System.Diagnostics.Process ReadOnly(Home home, params string[] args)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/unshare"))
            Assert.Skip("mount namespaces are not available here");
        return SsoCredBinary.StartProgram("/bin/sh", home.Environment, ["-c", """
            exec unshare -m sh -c '
              mount --bind "$HOME" "$HOME" && mount -o remount,bind,ro "$HOME" || exit 99; exec "$@"' run "$@"
            """, "run", SsoCredBinary.Path, .. args]);
    }
}
