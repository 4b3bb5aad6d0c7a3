using SsoCred.Tests.Doctor;

namespace SsoCred.Tests;

/// <summary>
/// A machine without OpenSSL, as slim images are: the loader finds files of its names that are no libraries, so that
/// .NET's cryptography would abort the process at its first use.
/// </summary>
public sealed class OpenSslTests : DoctorHome
{
    const string Missing = "this machine has no OpenSSL: neither libssl.so.3 nor libssl.so.1.1 can be loaded";

    public OpenSslTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), ".NET has another library there");

    [Fact]
    public async Task A_call_over_https_says_what_to_install()
    {
        HideOpenSsl();
        Home.SignIn();
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://127.0.0.1:9";
        Tell(await Home.FailAsync(1));
    }

    [Theory]
    [InlineData("login", "--device", "--no-qr")]
    [InlineData("accounts")]
    [InlineData("roles")]
    [InlineData("console", "--print")]
    [InlineData("ecr", "password")]
    [InlineData("login", "--browser", "--no-browser")]
    [InlineData("serve")]
    [InlineData("exec", "--serve", "--", "true")]
    public async Task Every_command_that_needs_it_ends_with_a_word(params string[] command)
    {
        Home.SignIn();
        // Role credentials are there already, so that what needs them goes on.
        await Home.DocumentAsync();
        HideOpenSsl();
        if (command is not ["login", "--browser", ..] and not ["serve"] and not ["exec", ..])
        {
            Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://127.0.0.1:9";
            Home.Environment["AWS_ENDPOINT_URL_SSO_OIDC"] = "https://127.0.0.1:9";
        }

        string[] args = command is ["exec", .. var rest]
            ? ["exec", "--profile", "dev", .. rest] : [.. command, "--profile", "dev"];
        var run = await Home.RunAsync(args);
        Assert.True(run.Exit == 1, $"{run.Exit}: {run.Said}");
        Assert.Contains($"sso-cred: error: {Missing}\nsso-cred: hint: install it: apt-get install libssl3", run.Said,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_without_goes_on()
    {
        Home.SignIn();
        HideOpenSsl();
        var first = await Home.DocumentAsync();
        Assert.Equal(first, await Home.DocumentAsync());
        Assert.Equal(0, (await Home.RunAsync("status")).Exit);
        Assert.Equal(0, (await Home.RunAsync("env", "--profile", "dev")).Exit);
        Assert.Equal(0, (await Home.RunAsync("write", "--profile", "dev")).Exit);
        // The sign-in is removed here, whatever the portal can be told.
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://127.0.0.1:9";
        Assert.Equal(0, (await Home.RunAsync("logout", "--profile", "dev")).Exit);
    }

    [Fact]
    public async Task Doctor_finds_it_and_goes_on()
    {
        Home.SignIn();
        HideOpenSsl();
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://127.0.0.1:9";
        var told = await DoctorReport.OfAsync(Home);
        var wrong = told.Wrong();
        Assert.Equal(("program", "OpenSSL", Missing), (wrong.Step, wrong.Subject, wrong.Message));
        Assert.Contains("apt-get install libssl3", wrong.Fix, StringComparison.Ordinal);
        Assert.Equal("not checked: OpenSSL is missing", told.Of("network", "portal").Message);
        Assert.Equal("not checked: the portal can't be reached", told.Of("role", "assignment").Message);
        Assert.Contains(told.All, each => each.Step == "callers");

        // What needs no TLS is asked.
        Home.Environment["AWS_ENDPOINT_URL_SSO"] = Home.StandIn.Url;
        told = await DoctorReport.OfAsync(Home);
        Assert.Equal("OpenSSL", told.Wrong().Subject);
        Assert.Equal("ok", told.Of("role", "assignment").State);
    }

    static void Tell(ErrorOutput complaint)
    {
        Assert.Equal(Missing, complaint.Error);
        Assert.StartsWith("install it: apt-get install libssl3", complaint.Hint, StringComparison.Ordinal);
    }

    // The loader ends its search at a file that is no library, in glibc and in musl.
    void HideOpenSsl()
    {
        var folder = Directory.CreateDirectory(Home["no-openssl"]).FullName;
        foreach (var version in (string[])["3", "1.1", "1.0.2", "1.0.0", "10", "11", "111"])
            File.WriteAllText(Path.Combine(folder, "libssl.so." + version), "nothing");
        Home.Environment["LD_LIBRARY_PATH"] = folder;
    }
}
