using System.Diagnostics;
using System.Text.Json;

namespace SsoCred.Tests.SignIn;

/// <summary>
/// What login leaves behind, in the hands of the AWS CLI's library: used as it is, and refreshed when it is due.
/// Needs a python3 that can import botocore.
/// </summary>
[Trait("Category", "Slow")]
public sealed class SharedTokenTests : ExecutableTests
{
    [Theory]
    [InlineData("--device", false)]
    [InlineData("--device", true)]
    [InlineData("--browser", false)]
    [InlineData("--browser", true)]
    public async Task Botocore_uses_and_refreshes_what_login_wrote(string way, bool isDue)
    {
        var python = Python();
        if (isDue)
            Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromMinutes(5);
        using var login = WaitingRun.Start(Home, "login", way, "--no-browser");
        await TestUser.AllowAsync(await login.PageAsync());
        Assert.Equal(0, (await login.EndAsync()).Exit);
        var written = Token();
        Home.StandIn.Tenant.Settings.TokenLifetime = TimeSpan.FromHours(8);

        var run = await SsoCredBinary.StartProgram(python, Home.Environment, "-c", """
            import botocore.session
            from botocore.tokens import SSOTokenProvider
            session = botocore.session.Session(profile='dev')
            print(SSOTokenProvider(session).load_token().get_frozen_token().token)
            print(session.get_credentials().get_frozen_credentials().access_key)
            """).EndAsync();

        Assert.True(run.Exit == 0, run.Said);
        var said = run.OutputText.Split('\n');
        Assert.Equal(isDue, said[0] != written);
        Assert.Equal(Token(), said[0]);
        Assert.StartsWith("ASIA", said[1], StringComparison.Ordinal);
        Assert.Equal(isDue ? 1 : 0, Home.StandIn.Calls["CreateToken:refresh_token"]);

        // And what botocore refreshed is used here.
        await Home.DocumentAsync();
        Assert.Equal(isDue ? 1 : 0, Home.StandIn.Calls["CreateToken:refresh_token"]);
    }

    string Token()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Home.TokenPath));
        return file.RootElement.GetProperty("accessToken").GetString()!;
    }

    /// <summary>Found with the environment of the tests; the home's would lose a version manager.</summary>
    static string Python()
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("python3",
                ["-c", "import sys, botocore; print(sys.executable)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var path = probe.StandardOutput.ReadToEnd().Trim();
            probe.WaitForExit();
            if (probe.ExitCode == 0)
                return path;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No python3 at all.
        }

        Assert.Skip("no python3 with botocore here");
        return "";
    }
}
